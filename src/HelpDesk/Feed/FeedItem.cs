using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.HelpDesk.Feed;

/// <summary>Something that happened, to be written to the feed.</summary>
/// <param name="Kind">One of <see cref="FeedKinds"/>.</param>
/// <param name="Body">Becomes JSON in camel case without nulls: ids, codes and times, but no names, numbers or texts of customers.</param>
internal sealed record FeedItem(
    string Kind, DateTimeOffset At, Actor Actor, object Body, Guid? CustomerId = null, Guid? TicketId = null, Guid? ContactId = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public FeedEntry ToEntry(long sequence) => new()
    {
        Sequence = sequence,
        At = At,
        Kind = Kind,
        CustomerId = CustomerId,
        TicketId = TicketId,
        ContactId = ContactId,
        ActorId = Actor.UserId,
        ActorName = TextRules.Clean(Actor.Name, TextRules.Name)!,
        Chain = Actor.Chain,
        Body = JsonSerializer.Serialize(Body, Body.GetType(), Json),
    };
}

/// <summary>What a field was and became.</summary>
internal sealed record FieldChange(object? From, object? To)
{
    /// <summary>A text has changed. The feed says so and not what it says, because texts are about people and are erased where they are kept.</summary>
    private static readonly FieldChange OfText = new(null, null);

    /// <summary>The fields that differ.</summary>
    /// <param name="fields">Name, former and present value, and whether the values are a text of or about a person.</param>
    public static Dictionary<string, FieldChange> Between(params ReadOnlySpan<(string Name, object? From, object? To, bool IsText)> fields)
    {
        var changes = new Dictionary<string, FieldChange>();
        foreach (var (name, from, to, isText) in fields)
        {
            if (!Equals(from, to))
            {
                changes.Add(name, isText ? OfText : new FieldChange(from, to));
            }
        }

        return changes;
    }
}
