"""Results for all staff: publication, the ranked list, derivations, documents."""
