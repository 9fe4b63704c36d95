"""What the engine itself remembers: periods in force, holds, runs, certificates and files."""

from .disposals import ChainHead, DisposalBatch, DisposalEntry, DisposalRun, Gate, RunResult, SetAside
from .files import StoredFile
from .holds import Hold
from .policies import ActivityVersion, RetentionCategory, RetentionPolicy
from .seals import AuditSeal

__all__ = [
    "ActivityVersion",
    "AuditSeal",
    "ChainHead",
    "DisposalBatch",
    "DisposalEntry",
    "DisposalRun",
    "Gate",
    "Hold",
    "RetentionCategory",
    "RetentionPolicy",
    "RunResult",
    "SetAside",
    "StoredFile",
]
