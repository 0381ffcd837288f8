using System.Globalization;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Rules;

/// <summary>How a field's values are compared.</summary>
public enum RuleFieldType
{
    /// <summary>One of a few.</summary>
    Choice,

    /// <summary>An id of a user or team, or a word such as a tier: equal or not, there or not.</summary>
    Name,

    /// <summary>Several words, such as tags.</summary>
    Words,
    Text,
    Number,
}

/// <summary>A field that conditions may ask for.</summary>
/// <param name="Choices">Of a <see cref="RuleFieldType.Choice"/>; else empty.</param>
public sealed record RuleFieldInfo(string Name, string Label, RuleFieldType Type, IReadOnlyList<string> Choices, IReadOnlyList<string> Operators);

/// <summary>The words of which rules are made.</summary>
public static class RuleVocabulary
{
    public const string Is = "is";
    public const string IsNot = "is-not";
    public const string Contains = "contains";
    public const string ContainsNot = "contains-not";
    public const string AtLeast = "at-least";
    public const string AtMost = "at-most";
    public const string IsSet = "is-set";
    public const string IsNotSet = "is-not-set";

    /// <summary>What a triggered rule can wait for: what happens to a ticket.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. FeedKinds.All.Where(kind => kind.StartsWith("ticket.", StringComparison.Ordinal)), FeedKinds.MailReceived, FeedKinds.ContactMessage];

    /// <summary>Who does things: a user, a caller by phone, a rule, or the server by itself.</summary>
    public static IReadOnlyList<string> Doers => RuleField.Doers;

    public static IReadOnlyList<RuleFieldInfo> Fields { get; } = [.. RuleField.All.Select(f => new RuleFieldInfo(f.Name, f.Label, f.Type, f.Choices, RuleField.Operators(f.Type)))];

    /// <summary>A field that a site has defined, as conditions name it.</summary>
    public static RuleFieldInfo FieldOf(FieldRecord field)
    {
        var subject = field.Subject == FieldSubject.Ticket ? "ticket" : "customer";
        var label = field.Subject == FieldSubject.Ticket ? field.Label : $"Customer’s {field.Label}";
        return new($"{subject}.fields.{field.Key}", label, RuleFieldType.Name, field.Type == FieldType.YesNo ? ["yes", "no"] : field.Choices, RuleField.Operators(RuleFieldType.Name));
    }

    /// <summary>The names that may stand in the gaps of texts, as in {{customer.name}}.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = [.. Rules.Placeholders.Names];

    /// <summary>What rules can do.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        RuleActions.SetState, RuleActions.SetPriority, RuleActions.SetKind, RuleActions.SetOwner, RuleActions.SetTeam, RuleActions.AddTag, RuleActions.RemoveTag,
        RuleActions.AddNote, RuleActions.Notify, RuleActions.Email, RuleActions.Webhook,
    ];
}

/// <summary>What rules and macros can do, by name.</summary>
internal static class RuleActions
{
    public const string SetState = "set-state";
    public const string SetPriority = "set-priority";
    public const string SetKind = "set-kind";

    /// <summary>A user's id, or <see cref="Nobody"/>; in a macro also <see cref="Me"/>.</summary>
    public const string SetOwner = "set-owner";

    /// <summary>A team's id, or <see cref="Everybody"/>.</summary>
    public const string SetTeam = "set-team";
    public const string AddTag = "add-tag";
    public const string RemoveTag = "remove-tag";
    public const string AddNote = "add-note";

    /// <summary>In a macro alone: a note that may be sent to the customer.</summary>
    public const string Reply = "reply";

    /// <summary>A user's id, or <see cref="Owner"/> or <see cref="Supervisors"/>.</summary>
    public const string Notify = "notify";
    public const string Email = "email-customer";
    public const string Webhook = "call-webhook";

    public const string Nobody = "nobody";
    public const string Everybody = "everybody";
    public const string Me = "me";
    public const string Owner = "owner";
    public const string Supervisors = "supervisors";

    /// <summary>Whether it changes a field of the ticket.</summary>
    public static bool IsChange(RuleAction action) => action.Do is SetState or SetPriority or SetKind or SetOwner or SetTeam or AddTag or RemoveTag;
}

/// <summary>A field and how it is read: no value, one, or several.</summary>
internal sealed record RuleField(string Name, string Label, RuleFieldType Type, IReadOnlyList<string> Choices, Func<RuleFacts, IReadOnlyList<string>> Read)
{
    public const string State = "ticket.state";

    // Stands before the fields, which name it.
    public static IReadOnlyList<string> Doers { get; } = ["user", "caller", "rule", "server"];

    public static IReadOnlyList<RuleField> All { get; } =
    [
        Choice<TicketState>(State, "State", f => f.Ticket.State),
        Choice<TicketKind>("ticket.kind", "Kind", f => f.Ticket.Kind),
        Choice<TicketPriority>("ticket.priority", "Priority", f => f.Ticket.Priority),
        Choice<TicketImpact>("ticket.impact", "Impact", f => f.Ticket.Impact),
        Choice<TicketUrgency>("ticket.urgency", "Urgency", f => f.Ticket.Urgency),
        new("ticket.owner", "Owner", RuleFieldType.Name, [], f => One(f.Ticket.OwnerId?.ToString())),
        new("ticket.team", "Team", RuleFieldType.Name, [], f => One(f.Ticket.TeamId?.ToString())),
        new("ticket.tags", "Tags", RuleFieldType.Words, [], f => f.Ticket.Tags),
        new("ticket.title", "Title", RuleFieldType.Text, [], f => One(f.Ticket.Title)),
        Hours("ticket.hours-in-state", "Hours in its state", f => f.Ticket.StateSince),
        Hours("ticket.hours-unchanged", "Hours without a change", f => f.Ticket.UpdatedAt),
        Hours("ticket.hours-old", "Hours since it was made", f => f.Ticket.CreatedAt),
        Choice<CustomerKind>("customer.kind", "Customer's kind", f => f.Customer.Kind),
        new("customer.tier", "Customer's tier", RuleFieldType.Name, [], f => One(f.Customer.Tier)),
        new("customer.language", "Customer's language", RuleFieldType.Name, [], f => One(f.Customer.Language)),
        new("customer.owner", "Customer's owner", RuleFieldType.Name, [], f => One(f.Customer.OwnerId?.ToString())),
        new("customer.email", "Customer's e-mail address", RuleFieldType.Text, [], f => One(f.Customer.Email)),
        new("change.by", "Done by", RuleFieldType.Choice, Doers, f => One(f.Change?.By)),
        new("change.fields", "Fields that changed", RuleFieldType.Words, [], f => [.. f.Change?.Fields.Keys ?? []]),
        new("change.state-from", "State before the change", RuleFieldType.Choice, NamesOf<TicketState>(), f => One(f.Change?.Fields.GetValueOrDefault("state").From)),
        new("change.priority-from", "Priority before the change", RuleFieldType.Choice, NamesOf<TicketPriority>(), f => One(f.Change?.Fields.GetValueOrDefault("priority").From)),
        new("change.note", "Text of the note", RuleFieldType.Text, [], f => One(f.Change?.Note)),
        new("change.note-public", "The note is public", RuleFieldType.Choice, ["yes", "no"], f => One(f.Change?.Note is null ? null : f.Change.NotePublic ? "yes" : "no")),
    ];

    public static RuleField? Find(string? name) => All.FirstOrDefault(f => f.Name == name) ?? Own(name);

    /// <summary>A field that the site has defined; one that does not exist is never set.</summary>
    private static RuleField? Own(string? name)
    {
        if (name?.Split('.', 3) is not [var subject and ("ticket" or "customer"), "fields", { Length: > 0 and <= TextRules.Short } key])
        {
            return null;
        }

        return new(name, key, RuleFieldType.Name, [], f => One((subject == "ticket" ? f.Ticket.Fields : f.Customer.Fields)?.GetValueOrDefault(key)));
    }

    public static IReadOnlyList<string> Operators(RuleFieldType type) => type switch
    {
        RuleFieldType.Choice => [RuleVocabulary.Is, RuleVocabulary.IsNot],
        RuleFieldType.Name => [RuleVocabulary.Is, RuleVocabulary.IsNot, RuleVocabulary.IsSet, RuleVocabulary.IsNotSet],
        RuleFieldType.Number => [RuleVocabulary.AtLeast, RuleVocabulary.AtMost],
        _ => [RuleVocabulary.Contains, RuleVocabulary.ContainsNot, RuleVocabulary.IsSet, RuleVocabulary.IsNotSet],
    };

    /// <summary>An enum's value as rules, the API and the feed write it.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string[] NamesOf<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(NameOf)];

    private static RuleField Choice<T>(string name, string label, Func<RuleFacts, T> read)
        where T : struct, Enum => new(name, label, RuleFieldType.Choice, NamesOf<T>(), f => [NameOf(read(f))]);

    private static RuleField Hours(string name, string label, Func<RuleFacts, DateTimeOffset> since) =>
        new(name, label, RuleFieldType.Number, [], f => [(f.Now - since(f)).TotalHours.ToString("R", CultureInfo.InvariantCulture)]);

    private static IReadOnlyList<string> One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];
}
