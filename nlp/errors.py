"""The one exception tree of the project.

::

    ResearchError                 something the person can mend; carries what to do
    ├── ReadingError              a file that cannot become a transcript
    │   ├── TooLargeError         a limit on bytes, pages, rows or unpacked size was passed
    │   └── EmptySourceError      the file holds no words (or is the blank guide)
    ├── LanguageError             a model is missing, or the text is in a language it does not cover
    ├── RecordError               a record that breaks a rule of the study (research floor)
    ├── DefinitionError           a CPI definition that cannot be measured as written
    ├── DataError                 interaction data that does not fit the definition or mapping
    ├── ExchangeError             an import or export that cannot be carried out whole
    └── StoreError                the database cannot be opened, migrated or written

The tree stands on the lowest floor so that every floor above can raise from it; ``research`` exports it.
"""


class ResearchError(Exception):
    """A problem a person can mend.

    ``message`` names the file, row and value, and what was expected; ``fix`` says what to do next.
    Both are full sentences that can be shown as they are.
    """

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}"


class ReadingError(ResearchError):
    """A file that cannot become a transcript."""


class TooLargeError(ReadingError):
    """A limit on bytes, pages, rows or unpacked size was passed."""


class EmptySourceError(ReadingError):
    """The file holds no words a participant could have said."""


class LanguageError(ResearchError):
    """A model is missing or broken, or does not cover the language of the text."""


class RecordError(ResearchError):
    """A record that breaks a rule of the study."""


class DefinitionError(ResearchError):
    """A CPI definition that cannot be measured as written."""


class DataError(ResearchError):
    """Interaction data that does not fit its definition or mapping."""


class ExchangeError(ResearchError):
    """An import or export that cannot be carried out whole."""


class StoreError(ResearchError):
    """The database cannot be opened, migrated or written."""
