namespace Crm.HelpDesk.Fields;

/// <summary>What a custom field belongs to.</summary>
public enum FieldSubject
{
    Customer,
    Ticket,
}

public enum FieldType
{
    Text,

    /// <summary>Digits with an optional sign and decimal point, such as -12.5.</summary>
    Number,

    /// <summary>yyyy-MM-dd.</summary>
    Date,

    /// <summary>One of <see cref="FieldDraft.Choices"/>.</summary>
    Choice,

    /// <summary>"yes" or "no".</summary>
    YesNo,
}

/// <summary>A custom field as an administrator writes it.</summary>
/// <param name="Key">Its name in the API and in files: small letters, digits and dashes. Neither it nor the subject and the type ever change.</param>
/// <param name="Choices">For <see cref="FieldType.Choice"/>; else empty.</param>
/// <param name="Required">Must be filled in when a person saves what it belongs to.</param>
/// <param name="Position">Fields are shown in the order of it.</param>
/// <param name="Retired">Takes no new values; those that are there stay.</param>
public sealed record FieldDraft(
    FieldSubject Subject, string Key, string Label, FieldType Type, IReadOnlyList<string> Choices, bool Required, int Position, bool Retired = false);

/// <summary>A custom field.</summary>
/// <param name="Revision">To be given back with a change.</param>
public sealed record FieldRecord(
    Guid Id,
    FieldSubject Subject,
    string Key,
    string Label,
    FieldType Type,
    IReadOnlyList<string> Choices,
    bool Required,
    int Position,
    bool Retired,
    long Revision);
