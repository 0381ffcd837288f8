namespace Crm.HelpDesk.Customers;

/// <summary>What a typed or signalled number is.</summary>
/// <param name="E164">A plus and up to 15 digits (ITU-T E.164); null when withheld or not a number.</param>
/// <param name="Extension">Digits to reach within the number's exchange.</param>
/// <param name="Problem">Why it is no number, in plain words; null when it is one, and when it is withheld.</param>
public sealed record PhoneParse(string? E164, string? Extension, string? Problem)
{
    /// <summary>The caller does not show a number (or none was written). Not an error.</summary>
    public bool IsWithheld => E164 is null && Problem is null;

    internal static readonly PhoneParse Withheld = new(null, null, null);

    internal static PhoneParse No(string problem) => new(null, null, problem);
}
