namespace Crm.AgentConsole.Contracts;

/// <summary>GET /api/fields?subject=customer (or ticket) → list of these, retired ones too, in the order in which they are shown. Administrators: POST and PUT /api/fields/{id} with <see cref="FieldEdit"/>.</summary>
/// <param name="Type">text, number, date, choice or yes-no. A value is a text: 12.5, 2026-12-31, one of the choices, yes or no.</param>
/// <param name="Retired">Takes no new values; those that are there stay.</param>
public sealed record FieldDetail(
    Guid Id, string Subject, string Key, string Label, string Type, IReadOnlyList<string> Choices, bool Required, int Position, bool Retired, long Revision);

/// <summary>A custom field to make or to change; subject, key and type never change.</summary>
/// <param name="Revision">As read; 0 for a new one.</param>
public sealed record FieldEdit(
    string Subject, string Key, string Label, string Type, IReadOnlyList<string> Choices, bool Required, int Position, bool Retired, long Revision);
