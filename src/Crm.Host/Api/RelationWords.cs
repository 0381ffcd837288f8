using System.Text.Json;
using Crm.HelpDesk.Customers;

namespace Crm.Host.Api;

/// <summary>Relations in words, from either side.</summary>
internal static class RelationWords
{
    private static readonly IReadOnlyDictionary<string, RelationKind> ByName =
        Enum.GetValues<RelationKind>().ToDictionary(kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    public static IEnumerable<string> Kinds => ByName.Keys;

    public static RelationKind? Parse(string name) => ByName.TryGetValue(name, out var kind) ? kind : null;

    public static string Of(RelationKind kind, bool inverse) => (kind, inverse) switch
    {
        (RelationKind.WorksFor, false) => "works for",
        (RelationKind.WorksFor, true) => "employs",
        (RelationKind.BelongsTo, false) => "belongs to",
        (RelationKind.BelongsTo, true) => "includes",
        (RelationKind.Represents, false) => "represents",
        (RelationKind.Represents, true) => "is represented by",
        (RelationKind.RelatedTo, _) => "is related to",
        (RelationKind.PartnerOf, _) => "is a partner of",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a relation."),
    };
}
