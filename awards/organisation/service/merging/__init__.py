"""Two entries that are one: everything that refers to the one goes to the other, or nothing does."""

from awards.organisation.service.merging.guards import guards_merge, merges_rows
from awards.organisation.service.merging.merge import merge_subjects
from awards.organisation.service.merging.plan import MergePlan, plan_merge

__all__ = ["MergePlan", "guards_merge", "merge_subjects", "merges_rows", "plan_merge"]
