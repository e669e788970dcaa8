"""Names of public bodies: full name, region, level and canonical function."""

from toolkit.normalization.organisations.functions import FunctionWord, function_kinds, function_words, functions_of
from toolkit.normalization.organisations.names import restore_names
from toolkit.normalization.organisations.organisation import Organisation, organisation
from toolkit.normalization.organisations.regions import Issuer, issuer_of

__all__ = [
    "FunctionWord",
    "Issuer",
    "Organisation",
    "function_kinds",
    "function_words",
    "functions_of",
    "issuer_of",
    "organisation",
    "restore_names",
]
