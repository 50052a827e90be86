"""Which test shows what a key of the language does in the running product: `module::test` for each key that is not "not yet".

A key without a line here fails tests/test_keys.py: first its consequence, then its proof. `construct.key: where`.
"""

from typing import Final

_ANSWERS = "tests.request_types.test_answers::"
_BOOKING = "tests.request_types.fields.test_booking_fields::"
_TYPES = "tests.request_types.fields.test_field_types::"
_MERGING = "tests.request_types.test_merging::"
_EXAMPLES = "tests.request_types.test_examples::"
_KEYS = "tests.services.test_declared_keys::"
_PAGES = "tests.web.test_declared_pages::"
_WORDING = "tests.web.test_wording::"
_LETTERS = "tests.services.test_letters::test_a_letter_says_all_its_file_declares_when_its_step_is_reached"
_OWN = "tests.web.auth.test_own_registration::"
_INPUTS = _PAGES + "test_inputs_are_grouped_named_and_bounded_as_the_file_says"
_SERVICE = _PAGES + "test_the_service_page_and_the_form_say_what_the_file_says"
_DOORS = _PAGES + "test_steps_and_staff_forms_show_each_side_their_words_and_open_their_doors"
_ASKED_NOT = _PAGES + "test_a_form_whose_condition_fails_is_not_asked_and_next_names_what_may_follow"
_PEOPLE = "tests.web.test_people::"
_KEEPERS = "tests.web.staff.test_registry_rows::"
_LOOKUP = (
    "tests.web.public.test_lookups::test_a_number_is_answered_without_a_name_with_the_places_of_its_district_first"
)
_LIST = "tests.web.public.test_lists::test_a_public_registry_is_an_open_list_without_its_sensitive_columns"
_FRAME = _WORDING + "test_the_frame_shows_name_short_name_address_contact_footer_and_colour"
_PUBLIC = "tests.web.public.test_pages::"
_FORMAT = "tests.request_types.test_traps::test_a_wrong_value_is_told_at_its_place"
_NAMED = "tests.request_types.test_checking::test_a_mistake_of_a_type_is_told"
_ORDERS = _ANSWERS + "test_order_vectors_give_the_listed_totals"
_TABLE = _ANSWERS + "test_rows_of_a_table_are_judged_each_by_itself"
_CHECKS = _ANSWERS + "test_checks_refuse_and_warn_at_their_field"
_BLOCK = _MERGING + "test_a_block_with_a_prefix_is_renamed_in_its_own_formulas_and_patterns"
_SORTED = _KEYS + "test_rows_stand_in_the_order_of_sort_and_begin_with_what_their_column_says"
_CALENDAR = "tests.booking.test_availability::"
_ASKED = _OWN + "test_the_offices_questions_are_asked_kept_and_the_account_waits_to_be_opened"
_SECOND = (
    "tests.web.admin.test_proposals::test_where_two_are_required_every_road_is_a_proposal_and_nobody_agrees_to_his_own"
)
_FACTOR = "tests.web.auth.test_second_factor::test_whoever_must_have_one_is_led_to_set_it_up_before_anything_else"
_ROLE = _KEYS + "test_a_role_sees_its_types_and_its_unit"
_SOUND = _ANSWERS + "test_a_sound_form_is_accepted_with_what_filled_it"
_NUMBERED = _KEYS + "test_a_request_stands_under_its_types_unit_code_and_number"
_ACTS = _EXAMPLES + "test_staff_act_in_memory_by_the_same_steps"
_SUBJECT = "tests.services.test_subject::test_a_request_about_another_keeps_both_and_either_finds_it"
_NUMBERS = "tests.services.test_staff_numbers::"
_THEN = "tests.services.test_then::"
_RECORDS = "tests.services.test_records::"
_ASSIGNING = "tests.services.test_assigning::"
_HANDS = "tests.request_types.test_hands::"
_REPLIES = "tests.web.staff.test_replies::"
_FACTS = "tests.services.test_facts::test_each_row_of_the_table_comes_out_and_an_unknown_one_is_not_found"


def _all(where: str, keys: str) -> dict[str, str]:
    return dict.fromkeys(keys.split(), where)


_TRACKING: Final = "tests.web.applicant.test_tracking::"
_AREAS: Final = "tests.services.test_areas::test_who_is_limited_to_an_area_sees_counts_and_opens_what_lies_in_it"
TYPE: Final = {
    **_all(_FORMAT, "format"),
    **_all(_NAMED, "id"),
    **_all(_MERGING + "test_what_the_extender_does_not_say_is_the_bases_but_its_identity_is_its_own", "extends"),
    **_all(_MERGING + "test_remove_takes_out_fields_steps_and_forms_and_empty_sections", "remove"),
    **_all(_SERVICE, "title tile note icon links about words privacy form"),
    **_all(_DOORS, "short steps staff_forms notices"),
    **_all(_NUMBERED, "unit code number"),
    **_all(_KEYS + "test_a_type_is_open_on_its_days_only_also_for_a_draft_begun_in_time", "open"),
    **_all(
        "tests.web.applicant.test_visitors::test_a_visitor_files_and_gets_a_reference_and_a_status_page", "filed_by"
    ),
    **_all(_CHECKS, "checks"),
    **_all(
        _ASSIGNING + "test_by_its_answers_a_request_comes_to_a_unit_and_a_person_at_filing", "handled_by assigned_to"
    ),
    **_all(_KEYS + "test_a_step_with_a_due_of_its_own_sets_the_day_while_the_request_stands_there", "due"),
    **_all(_FACTS, "shows"),
    **_all(_SUBJECT, "subject"),
    **_all(_AREAS, "area"),
    **_all(_TRACKING + "test_a_case_is_found_from_the_day_after_its_check_and_by_its_owner_at_once", "findable_from"),
    **_all(_TRACKING + "test_it_tells_the_columns_of_the_file_with_what_staff_wrote", "tracking"),
    **_all(
        "tests.services.test_known_as::test_a_second_one_is_refused_at_its_field_and_a_mended_one_is_free_again",
        "known_as",
    ),
    **_all("tests.services.test_known_as::test_the_queue_is_filtered_by_how_requests_came", "channel"),
    **_all(
        "tests.services.test_summary::test_the_line_follows_every_answer_it_reads_and_leaves_out_what_is_blank",
        "summary",
    ),
    **_all(
        "tests.services.test_anonymous::test_all_stand_under_one_placeholder_without_id_and_who_filed_is_kept",
        "anonymous",
    ),
    **_all("tests.services.test_one_per::test_a_value_is_filed_once_until_its_request_is_cancelled", "one_per"),
    **_all(_NUMBERS + "test_a_request_number_that_could_repeat_is_refused", "restarts"),
    **_all(
        "tests.web.test_records::test_the_applicant_of_a_finished_request_is_asked_once_and_the_notice_says_so",
        "records",
    ),
    **_all(_REPLIES + "test_a_reply_is_put_into_the_box_with_its_blanks_filled_and_nothing_is_sent", "replies"),
    **_all(_THEN + "test_another_request_is_filed_once_for_the_same_applicant_and_both_tell_of_it", "then"),
    **_all(_LETTERS, "print"),
    **_all("tests.reports.test_declared::test_a_type_is_counted_by_its_report_and_what_dashboards_add", "report"),
    **_all("tests.services.test_own_paper::test_a_type_says_how_the_paper_of_its_requests_looks", "own_paper"),
    **_all("tests.services.test_publication::test_a_broken_file_leaves_the_last_version_and_says_why", "examples"),
}
SECTION: Final = {
    **_all(_SERVICE, "title note fields use"),
    **_all(
        "tests.web.applicant.test_pages_of_a_form::test_each_page_is_judged_and_only_the_last_leads_to_sending", "page"
    ),
    **_all(_ANSWERS + "test_a_hidden_section_hides_its_fields", "when"),
    **_all(_BLOCK, "as"),
    **_all(
        "tests.services.test_another::test_what_the_letter_says_is_kept_and_the_person_is_asked_afresh", "keep_for_next"
    ),
}
FIELD: Final = {
    **_all(_SERVICE, "id label hint placeholder default"),
    **_all(_TYPES + "test_each_type_knows_everything_a_type_must", "type"),
    **_all(_ANSWERS + "test_empty_required_fields_are_listed_in_the_order_of_the_form", "optional"),
    **_all(_ANSWERS + "test_hidden_answers_are_dropped_however_they_are_posted", "when"),
    **_all(_ANSWERS + "test_ticked_none_satisfies_and_is_shown_again", "none"),
    **_all(_KEYS + "test_a_draft_follows_a_field_to_its_new_name", "was"),
    **_all(_MERGING + "test_new_fields_go_to_the_end_or_below_another", "below"),
    **_all(_ANSWERS + "test_prefill_follows_until_somebody_types", "prefill"),
    **_all(_ANSWERS + "test_posted_totals_and_unknown_names_change_nothing", "value"),
    **_all(_ANSWERS + "test_locked_after_filing_holds_at_a_correction_only", "locked"),
    **_all(_KEYS + "test_searchable_answers_of_staff_find_the_request", "searchable"),
    **_all(_DOORS, "sensitive to_applicant"),
    **_all(_TYPES + "test_limits_of_texts", "length pattern"),
    **_all(_KEYS + "test_a_staff_number_is_taken_when_its_form_is_saved_and_stays", "number"),
    **_all(_NUMBERS + "test_a_number_begins_anew_by_its_rule", "restarts"),
    **_all(_TYPES + "test_limits_of_numbers", "min max"),
    **_all(_KEYS + "test_places_of_a_period_count_when_answers_are_judged", "places"),
    **_all(_ANSWERS + "test_the_text_beside_other_is_required_only_when_other_is_picked", "options other"),
    **_all(_TYPES + "test_limits_of_picks_rows_and_files", "count"),
    **_all(_ANSWERS + "test_lists_depend_on_what_was_chosen_above_also_on_the_server", "from within"),
    **_all(_TYPES + "test_rows_on_offer_may_depend_on_a_condition", "where"),
    **_all(_TYPES + "test_a_row_is_found_by_what_is_typed", "find_by"),
    **_all("tests.request_types.fields.test_ranked::test_three_ranks_of_one_list_are_kept_in_their_order", "ranks"),
    **_all("tests.request_types.test_matches::test_examples_prove_the_order_the_reasons_and_the_way_back", "if_none"),
    **_all(_HANDS + "test_people_on_offer_are_of_the_unit_the_formula_gives", "of"),
    **_all(_ORDERS, "price"),
    **_all(
        "tests.services.test_paper_photographs::test_before_and_after_are_printed_small_and_captioned_and_the_paper_as_filed_stays",
        "print",
    ),
    **_all("tests.services.test_earlier_requests::test_an_earlier_request_of_ones_own_is_chosen_read_and_kept", "of"),
    **_all(_INPUTS, "group_by parts accept size"),
    **_all(_TABLE, "fields"),
    **_all(
        "tests.web.applicant.test_files::test_a_byte_too_many_and_a_lying_name_are_refused_at_the_field", "accept size"
    ),
    **_all(_BOOKING + "test_an_overlapping_time_is_refused_with_free_times_near_it", "books"),
    **_all(_BOOKING + "test_a_daily_period_holds_its_hours_on_open_days_only", "daily"),
    **_all("tests.services.test_submit::test_a_wish_is_held_from_the_step_it_says", "held_from"),
}
NOTE: Final = _all(_SERVICE, "note heading")
CHECK: Final = _all(_CHECKS, "refuse_if warn_if field text")
STEP: Final = {
    **_all(_DOORS, "id state label public button by needs"),
    **_all(_ASKED_NOT, "next"),
    **_all(
        "tests.web.admin.test_changes::test_a_renamed_step_is_told_and_open_requests_go_on_under_their_own_name", "was"
    ),
    **_all(_KEYS + "test_a_step_with_a_due_of_its_own_sets_the_day_while_the_request_stands_there", "due"),
    **_all(
        "tests.services.test_clock::test_a_parked_request_leaves_the_overdue_and_its_day_moves_on_when_it_goes_on",
        "clock",
    ),
    **_all(_FACTS, "shows"),
    **_all("tests.web.staff.test_steps::test_a_step_with_a_menu_has_a_list_of_its_own_with_its_count", "menu"),
}
STAFF_FORM: Final = {
    **_all(
        "tests.web.staff.test_with_filing::test_filing_with_the_form_files_and_moves_in_one_moment_with_its_number",
        "with_filing",
    ),
    **_all(_DOORS, "id title fields"),
    **_all("tests.services.test_lending::test_by_gives_another_unit_sight_while_the_request_stands_at_the_form", "by"),
    **_all("tests.services.test_advance::test_a_step_behind_a_staff_form_is_reached_only_through_it", "at"),
    **_all("tests.web.staff.test_forms::test_a_complete_form_moves_the_request", "moves_to"),
    **_all(_ASKED_NOT, "when"),
    **_all("tests.request_types.test_answers::"
           "test_a_staff_form_is_judged_with_the_answers_before_it_and_half_filled_when_it_only_saves", "checks"),
}  # fmt: skip
SUBJECT: Final = _all(_SUBJECT, "name citizen_id phone")
REPLY: Final = {
    **_all(_REPLIES + "test_a_reply_is_put_into_the_box_with_its_blanks_filled_and_nothing_is_sent", "id title text"),
    **_all(_REPLIES + "test_each_box_offers_what_is_for_its_actions_and_stands_where_the_request_does", "for at"),
}
RECORD: Final = {
    **_all(_RECORDS + "test_each_side_reads_the_entries_it_may_in_order", "id title fields"),
    **_all(_RECORDS + "test_who_and_where_are_held_to", "by at"),
    **_all(_RECORDS + "test_however_many_press_at_once_one_rating_is_kept", "once"),
    **_all(_RECORDS + "test_windows_take_one_each_say_when_they_open_and_mark_what_is_late", "windows"),
}
THEN: Final = {
    **_all(_THEN + "test_another_request_is_filed_once_for_the_same_applicant_and_both_tell_of_it", "at open given"),
    **_all(_THEN + "test_a_condition_that_does_not_hold_does_nothing_and_may_hold_next_time", "when"),
    **_all(_THEN + "test_an_act_that_says_draft_is_always_left_to_be_gone_on_with", "draft"),
    **_all(_THEN + "test_an_account_is_made_with_role_unit_and_answers_but_no_password", "create_account"),
}
NEW_ACCOUNT: Final = {
    **_all(
        _THEN + "test_an_account_is_made_with_role_unit_and_answers_but_no_password",
        "citizen_id role unit email answers",
    ),
    **_all(_THEN + "test_areas_are_rows_of_the_registry_the_role_is_limited_to", "areas"),
    **_all(_THEN + "test_a_person_is_called_what_the_answers_say", "title first_name last_name phone"),
}
PAPER: Final = {
    **_all(_LETTERS, "id title body at when number digits header to sign officer_block"),
    **_all("tests.services.test_letters::test_the_number_of_a_letter_begins_anew_with_its_year", "restarts"),
}
OWN_PAPER: Final = _all(
    "tests.services.test_own_paper::test_a_type_says_how_the_paper_of_its_requests_looks", "officer_block digits to"
)
PARAGRAPH: Final = _all(_LETTERS, "when text")
EXAMPLE: Final = {
    **_all(_EXAMPLES + "test_numbers_are_compared_as_numbers", "name expect given"),
    **_all(_EXAMPLES + "test_rows_may_be_changed_for_an_example", "with"),
    **_all(_EXAMPLES + "test_hidden_fields_and_warnings_are_named_exactly", "hidden warnings"),
    **_all(_EXAMPLES + "test_errors_are_named_exactly", "errors"),
    **_all(_EXAMPLES + "test_due_skips_weekends_and_the_number_is_of_the_moment", "due number filed"),
    **_all(_ACTS, "do step"),
    **_all("tests.request_types.test_every_key::test_every_key_of_the_table_is_read", "as"),
    **_all(_HANDS + "test_an_example_says_which_unit_must_come_out", "handled_by"),
}
REGISTRY: Final = {
    **_all(_FORMAT, "format"),
    **_all(_LIST, "id title columns key label public rows"),
    **_all("tests.request_types.test_tables::test_the_areas_of_thailand_come_ready", "extends"),
    **_all(_SORTED, "sort"),
    **_all(
        "tests.web.staff.test_registries::test_a_keeper_closes_a_row_and_opens_it_again_everywhere_at_once", "kept_by"
    ),
    **_all(_KEEPERS + "test_a_keeper_makes_and_changes_rows_of_their_own_area_that_everybody_sees_at_once", "area"),
    **_all(_LOOKUP, "lookup"),
    **_all(_PEOPLE + "test_people_are_found_by_any_word_of_a_name_and_by_place_within_the_area", "search"),
    **_all(_BOOKING + "test_the_week_of_the_thing_shows_what_is_taken", "bookable"),
}
COLUMN: Final = {
    **_all(_LIST, "id type label sensitive optional"),
    **_all("tests.request_types.test_registries::test_a_row_of_another_place_is_told", "from within"),
    **_all("tests.request_types.test_registries::test_two_rows_alike_are_told", "unique"),
    **_all(_SORTED, "prefill"),
}
BOOKABLE: Final = {
    **_all(_CALENDAR + "test_times_stand_on_the_grid_within_one_span_of_hours", "hours each"),
    **_all(_CALENDAR + "test_days_may_be_past_too_far_or_closed", "days closed ahead"),
    **_all(_BOOKING + "test_the_buffer_after_a_booking_is_kept_free", "buffer"),
    **_all(_KEYS + "test_places_of_a_period_count_when_answers_are_judged", "places"),
}
BLOCK: Final = {
    **_all(_FORMAT, "format"),
    **_all(_BLOCK, "id title fields checks"),
}
OFFICE: Final = {
    **_all(_REPLIES + "test_the_offices_replies_stand_at_every_type", "replies"),
    **_all(_FORMAT, "format"),
    **_all(_FRAME, "name short address contact footer accent"),
    **_all(_PUBLIC + "test_guides_privacy_logo_and_colours_are_the_offices_own", "logo privacy"),
    **_all(_WORDING + "test_an_office_whose_first_language_is_english_speaks_it_first", "languages"),
    **_all("tests.web.test_time_zone::test_a_request_is_numbered_due_and_open_by_the_offices_own_day", "time_zone"),
    **_all(_NUMBERED, "fiscal_year units"),
    **_all("tests.request_types.test_registries::test_values_of_the_office_are_read_by_formulas", "values"),
    **_all("tests.web.auth.test_registration::test_consent_is_kept_word_for_word", "consent"),
    **_all(_EXAMPLES + "test_a_due_that_reads_a_blank_answer_is_the_offices", "due"),
    **_all(_EXAMPLES + "test_holidays_move_what_is_due", "holidays"),
    **_all(_ASKED, "registration"),
    **_all(_FACTOR, "second_factor"),
    **_all(_SECOND, "publishing"),
    **_all(_PAGES + "test_the_public_status_asks_for_the_citizen_id_where_the_office_says_so", "status_check"),
    **_all(_DOORS, "notices roles"),
    **_all("tests.reports.test_declared::test_a_type_is_counted_by_its_report_and_what_dashboards_add", "dashboards"),
    **_all(_WORDING + "test_the_offices_words_stand_on_pages_and_papers_and_nowhere_else", "texts"),
}
_REPORTS: Final = "tests.reports.test_declared::"
_COUNTED: Final = _REPORTS + "test_a_type_is_counted_by_its_report_and_what_dashboards_add"
_RESULTS: Final = "tests.web.test_welfare_card::test_the_summary_has_its_columns_and_filters_for_each_district"
PROOFS: Final = {
    "type": TYPE,
    "section": SECTION,
    "field": FIELD,
    "note": NOTE,
    "check": CHECK,
    "step": STEP,
    "staff_form": STAFF_FORM,
    "record": RECORD,
    "reply": REPLY,
    "then": THEN,
    "report": _all(_COUNTED, "dimensions measures columns"),
    "measure": _all(_REPORTS + "test_a_figure_is_worked_out_of_sums_that_can_be_kept", "label value")
    | _all(_RESULTS, "without"),
    "dashboard": _all(_COUNTED, "id title for note filters tiles"),
    "filter": _all(_RESULTS, "label value typed"),
    "tile": _all(_COUNTED, "title from where rows columns measures show zero_rows compare_by")
    | _all(_RESULTS, "beside zero_columns"),
    "beside": _all(_RESULTS, "label value"),
    "tracking": _all(_TRACKING + "test_whom_no_type_names_finds_no_page_and_no_entry_in_the_menu", "for")
    | _all(_TRACKING + "test_a_district_is_chosen_and_who_is_limited_to_one_finds_no_other", "by")
    | _all(_TRACKING + "test_it_tells_the_columns_of_the_file_with_what_staff_wrote", "columns"),
    "new_account": NEW_ACCOUNT,
    "paper": PAPER,
    "subject": SUBJECT,
    "own_paper": OWN_PAPER,
    "paragraph": PARAGRAPH,
    "example": EXAMPLE,
    "link": _all(_SERVICE, "title file url blank")
    | _all(_PUBLIC + "test_a_service_page_says_all_the_law_asks_for", "page"),
    "privacy": _all(_SERVICE, "basis purpose keep")
    | _all(_PUBLIC + "test_guides_privacy_logo_and_colours_are_the_offices_own", "page"),
    "about": _all(_SERVICE, "what who fee law"),
    "registry": REGISTRY,
    "column": COLUMN,
    "bookable": BOOKABLE,
    "search": _all(_PEOPLE + "test_people_are_found_by_any_word_of_a_name_and_by_place_within_the_area", "by")
    | _all(_PEOPLE + "test_whom_the_registry_does_not_name_finds_no_page_and_no_entry_in_the_menu", "for")
    | _all(_PEOPLE + "test_a_person_page_shows_what_the_role_may_read_and_requests_of_its_scope", "columns"),
    "lookup": _all(_LOOKUP, "title ask found not_found shows"),
    "block": BLOCK,
    "office": OFFICE,
    "second_factor": _all(_FACTOR, "staff admin"),
    "publishing": _all(_SECOND, "second_person"),
    "role": _all(_ROLE, "types unit") | _all(_AREAS, "area") | _all(_DOORS, "like sees_ids title"),
    "registration": _all(_ASKED, "who")
    | _all(_OWN + "test_every_simple_type_is_asked_judged_kept_and_read_as_what_it_is", "fields")
    | _all("tests.web.auth.test_registration::test_the_office_switches_the_human_check_off", "human_check"),
    "status_check": _all(_OWN + "test_the_status_check_asks_for_what_the_office_says", "also_ask"),
}
