"""The list of all rules."""

from __future__ import annotations

from collections.abc import Mapping

from samplecast.checks import (
    code_block_rules,
    conformance_rules,
    endpoint_rules,
    error_rules,
    reference_rules,
    sample_rules,
    scalar_rules,
    structure_rules,
    suppressions,
    table_rules,
)
from samplecast.checks.definition import Rule

_RULES = (
    Rule("EX101", "invalid-json", "error", default=True, page=sample_rules.invalid_json),
    Rule("EX102", "incomplete-sample", "warning", default=True, page=sample_rules.incomplete_sample),
    Rule("EX103", "trailing-comma", "error", default=True, page=structure_rules.trailing_comma),
    Rule("EX104", "missing-comma", "error", default=True, page=structure_rules.missing_comma),
    Rule("EX105", "double-comma", "error", default=True, page=structure_rules.double_comma),
    Rule("EX106", "comment", "error", default=True, page=structure_rules.comment),
    Rule("EX107", "raw-newline", "error", default=True, page=scalar_rules.raw_newline),
    Rule("EX108", "inner-quote", "error", default=True, page=scalar_rules.inner_quote),
    Rule("EX109", "missing-quote", "error", default=True, page=scalar_rules.missing_quote),
    Rule("EX110", "missing-value", "error", default=True, page=scalar_rules.missing_value),
    Rule("EX111", "missing-colon", "error", default=True, page=structure_rules.missing_colon),
    Rule("EX112", "missing-closer", "error", default=True, page=structure_rules.missing_closer),
    Rule("EX113", "missing-opener", "error", default=True, page=structure_rules.missing_opener),
    Rule("EX114", "extra-closer", "error", default=True, page=structure_rules.extra_closer),
    Rule("EX115", "bare-fragment", "warning", default=True, page=structure_rules.bare_fragment),
    Rule("EX116", "key-without-value", "error", default=True, page=structure_rules.key_without_value),
    Rule("EX117", "unquoted-key", "error", default=True, page=scalar_rules.unquoted_key),
    Rule("EX118", "unquoted-value", "error", default=True, page=scalar_rules.unquoted_value),
    Rule("EX119", "placeholder", "error", default=True, page=scalar_rules.placeholder),
    Rule("EX120", "single-quotes", "error", default=True, page=scalar_rules.single_quotes),
    Rule("EX121", "invalid-escape", "error", default=True, page=scalar_rules.invalid_escape),
    Rule("EX122", "odd-blank", "error", default=True, page=scalar_rules.odd_blank),
    Rule("EX123", "python-literal", "error", default=True, page=scalar_rules.python_literal),
    Rule("EX124", "non-finite", "error", default=True, page=scalar_rules.non_finite),
    Rule("EX125", "number-format", "error", default=True, page=scalar_rules.number_format),
    Rule("EX126", "stray-text", "error", default=True, page=structure_rules.stray_text),
    Rule("EX127", "several-documents", "warning", default=True, page=structure_rules.several_documents),
    Rule("EX128", "duplicate-key", "error", default=True, page=structure_rules.duplicate_key),
    Rule("EX129", "dots", "warning", default=True, page=sample_rules.dots),
    Rule("EX201", "placeholder-not-string", "warning", default=True, page=code_block_rules.placeholder_not_string),
    Rule("EX202", "unlabelled-code", "info", default=False, page=code_block_rules.unlabelled_code),
    Rule("EX203", "wrong-label", "warning", default=True, page=code_block_rules.wrong_label),
    Rule("EX204", "no-response-example", "info", default=False, page=code_block_rules.no_response_example),
    Rule("XC101", "key-in-no-table", "warning", default=True, page=conformance_rules.key_in_no_table),
    Rule("XC102", "key-spelling", "error", default=True, page=conformance_rules.key_spelling),
    Rule("XC103", "type-differs", "warning", default=True, page=conformance_rules.type_differs),
    Rule("XC104", "mandatory-missing", "warning", default=True, page=conformance_rules.mandatory_missing),
    Rule("XC105", "wrapper-differs", "warning", default=True, page=conformance_rules.wrapper_differs),
    Rule("XC106", "list-against-object", "warning", default=True, page=conformance_rules.list_against_object),
    Rule("ER101", "prose-names-missing-field", "warning", default=True, page=error_rules.prose_names_missing_field),
    Rule("ER102", "unknown-error-code", "warning", default=True, service=error_rules.unknown_error_code),
    Rule("ER103", "other-message", "warning", default=True, service=error_rules.other_message),
    Rule("ER104", "other-status", "warning", default=True, service=error_rules.other_status),
    Rule("ER105", "several-meanings", "warning", default=True, service=error_rules.several_meanings),
    Rule("ER106", "status-not-listed", "warning", default=True, page=error_rules.status_not_listed),
    Rule("ER107", "error-under-success", "info", default=False, service=error_rules.error_under_success),
    Rule("TB101", "duplicate-row", "error", default=True, service=table_rules.duplicate_row),
    Rule("TB102", "unclear-mandatory", "info", default=False, service=table_rules.unclear_mandatory),
    Rule("TB103", "unknown-type", "warning", default=True, service=table_rules.unknown_type),
    Rule("TB104", "link-to-no-table", "warning", default=True, service=table_rules.link_to_no_table),
    Rule("TB105", "orphan-table", "info", default=False, service=table_rules.orphan_table),
    Rule("TB106", "blank-in-name", "error", default=True, service=table_rules.blank_in_name),
    Rule("EP101", "placeholder-in-no-table", "warning", default=True, page=endpoint_rules.placeholder_in_no_table),
    Rule("EP102", "path-parameter-not-in-uri", "warning", default=True, page=endpoint_rules.path_parameter_not_in_uri),
    Rule("EP103", "other-method", "error", default=True, page=endpoint_rules.other_method),
    Rule("EP104", "other-path", "warning", default=True, page=endpoint_rules.other_path),
    Rule("EP105", "other-version", "warning", default=True, page=endpoint_rules.other_version),
    Rule("EP106", "blank-in-url", "error", default=True, page=endpoint_rules.blank_in_url),
    Rule("EP107", "get-with-body", "warning", default=True, page=endpoint_rules.get_with_body),
    Rule("EP108", "duplicate-endpoint", "info", default=False, service=endpoint_rules.duplicate_endpoint),
    Rule("RF101", "broken-link", "error", default=True, service=reference_rules.broken_link),
    Rule("RF102", "broken-anchor", "warning", default=True, service=reference_rules.broken_anchor),
    Rule("RF103", "broken-ref", "error", default=True, service=reference_rules.broken_ref),
    Rule("RF104", "duplicate-label", "warning", default=True, service=reference_rules.duplicate_label),
    Rule("RF105", "collapsed-page", "error", default=True, page=reference_rules.collapsed_page),
    Rule("RF106", "undecodable-page", "error", default=True, page=reference_rules.undecodable_page),
    Rule("SP101", "unused-suppression", "warning", default=True, last=suppressions.unused_suppression),
)

RULES: Mapping[str, Rule] = {rule.code: rule for rule in _RULES}
"""By code."""

NAMES: Mapping[str, str] = {rule.code: rule.name for rule in _RULES}
"""Code to name."""

DEFAULT = frozenset(rule.code for rule in _RULES if rule.default)
"""The codes that run when nothing is selected."""
