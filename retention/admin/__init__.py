"""The engine's pages in the admin: periods, holds, disposal and its proof, the register, the audit log."""

from . import audit, categories, certificates, evidence, holds, home, register, runs, versions

__all__ = ["audit", "categories", "certificates", "evidence", "holds", "home", "register", "runs", "versions"]
