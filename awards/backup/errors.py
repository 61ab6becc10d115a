"""What can be wrong with a backup, or with the place that it is to go to."""

from awards.errors import AwardsError
from awards.i18n import lazy


class BackupError(AwardsError):
    """A backup cannot be made or brought back now."""


class DamagedBackupError(BackupError):
    """The file is not, or no longer, what a backup is; the message names the part."""

    default = lazy("This is no backup, or not a whole one.")


class TargetError(BackupError):
    """The database is not one that a backup can be brought back into."""
