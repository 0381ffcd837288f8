using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.HelpDesk.Rules;

/// <summary>When a rule looks, at what it looks, and what it does then. Stored as JSON with the number of its schema; members are only added.</summary>
/// <param name="If">Null: always.</param>
/// <param name="Then">In this order.</param>
public sealed record RuleDefinition(RuleWhen When, RuleCondition? If, IReadOnlyList<RuleAction> Then)
{
    /// <summary>The schema that this program writes.</summary>
    public const int PresentSchema = 1;

    /// <summary>Of the form in which it was written.</summary>
    public int Schema { get; init; } = PresentSchema;
}

/// <summary>One of the three: when something happens to a ticket, every so often, or at times of the day.</summary>
/// <param name="Kinds">Kinds of feed entries (<see cref="RuleVocabulary.Kinds"/>).</param>
/// <param name="At">Times of the day, "HH:mm", in <paramref name="TimeZone"/>.</param>
/// <param name="TimeZone">IANA name; null is UTC.</param>
public sealed record RuleWhen(IReadOnlyList<string>? Kinds = null, int? EveryMinutes = null, IReadOnlyList<string>? At = null, string? TimeZone = null)
{
    /// <summary>Whether time makes it look, and not the feed.</summary>
    [JsonIgnore]
    public bool IsScheduled => Kinds is null;
}

/// <summary>One of the three: all of these, any of these, or a field compared with values.</summary>
/// <param name="Field">One of <see cref="RuleVocabulary.Fields"/>.</param>
/// <param name="Is">One of the operators of the field's type.</param>
/// <param name="Values">Of which any fits; numbers are written as texts.</param>
public sealed record RuleCondition(
    IReadOnlyList<RuleCondition>? All = null, IReadOnlyList<RuleCondition>? Any = null, string? Field = null, string? Is = null, IReadOnlyList<string>? Values = null);

/// <summary>One thing to do.</summary>
/// <param name="Do">One of <see cref="RuleVocabulary.Actions"/>.</param>
/// <param name="Value">What to set, whom to notify, which webhook to call.</param>
/// <param name="Text">Of a note, notice or e-mail, with placeholders.</param>
/// <param name="Subject">Of an e-mail, with placeholders.</param>
public sealed record RuleAction(string Do, string? Value = null, string? Text = null, string? Subject = null);

/// <summary>Rules as JSON.</summary>
internal static class RuleJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 32,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
