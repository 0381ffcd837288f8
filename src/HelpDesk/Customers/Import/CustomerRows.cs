using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Imports;

namespace Crm.HelpDesk.Customers;

/// <summary>A row that may become a customer, or change one.</summary>
internal sealed class CustomerCandidate
{
    public required int Line { get; init; }

    /// <summary>Null when the row has none; then it can only change a customer that is known.</summary>
    public required string? Name { get; init; }

    public CustomerKind? Kind { get; init; }

    public string? Organization { get; init; }

    public string? Email { get; init; }

    public string? ExternalId { get; init; }

    public string? Tier { get; init; }

    public string? Language { get; init; }

    public string? TimeZone { get; init; }

    public string? Notes { get; init; }

    public required IReadOnlyList<PhoneParse> Numbers { get; init; }

    public IReadOnlyDictionary<string, string> Fields { get; init; } = FieldValues.None;

    /// <summary>For the report, though the row is taken.</summary>
    public RowRemark? Remark { get; init; }
}

/// <summary>Turns rows of a file into candidates, or says what is wrong with them. A row is taken whole or not at all.</summary>
/// <param name="definitions">The custom fields of customers.</param>
internal sealed class CustomerRows(ColumnUses<CustomerColumn> uses, CustomerFile file, IReadOnlyList<FieldRecord> definitions, PhoneNumbers phoneNumbers)
{
    private const int MostNumbers = 50;

    private readonly FieldRecord?[] _fields = [.. uses.Headings.Select((heading, i) => uses.Uses[i] == CustomerColumn.Field ? Definition(definitions, heading) : null)];
    private readonly Dictionary<string, bool> _zones = new(StringComparer.Ordinal);

    /// <summary>A column that is to be a custom field and is none; null when all are.</summary>
    public string? Problem()
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (uses.Uses[i] == CustomerColumn.Field && _fields[i] is null)
            {
                return $"There is no custom field \"{uses.Headings[i]}\". Make it first, or say what else the column is for.";
            }
        }

        return null;
    }

    /// <summary>The candidate, or null with the reason in <paramref name="rejection"/>.</summary>
    public CustomerCandidate? Read(CsvRow row, out RowRemark? rejection)
    {
        if ((rejection = uses.Unreadable(row)) is not null)
        {
            return null;
        }

        var fields = Array.ConvertAll(row.Fields, SafeCsv.Plain);
        var numbers = new List<PhoneParse>();
        var values = FieldValues.None;
        rejection = Unstorable(fields) ?? Wrong(fields) ?? Numbers(fields, numbers) ?? Values(fields, out values);
        var name = Text(fields, CustomerColumn.Name) ?? Joined(fields) ?? Text(fields, CustomerColumn.Organization);
        rejection ??= name is null && numbers.Count == 0 && Text(fields, CustomerColumn.Email) is null && Text(fields, CustomerColumn.ExternalId) is null
            ? new("", "", "The row says of nobody whom it is about: it has no name, number, e-mail address or external id.", true)
            : null;
        return rejection is not null ? null : new CustomerCandidate
        {
            Line = row.Line,
            Name = name,
            Kind = Kind(fields),
            Organization = Text(fields, CustomerColumn.Organization),
            // As it is compared: mail that comes from there is looked up by the column's index.
            Email = Text(fields, CustomerColumn.Email) is { } email ? HandleForm.EmailKey(email) : null,
            ExternalId = Text(fields, CustomerColumn.ExternalId),
            Tier = Text(fields, CustomerColumn.Tier),
            Language = Text(fields, CustomerColumn.Language),
            TimeZone = Text(fields, CustomerColumn.TimeZone),
            Notes = Text(fields, CustomerColumn.Notes),
            Numbers = numbers,
            Fields = values,
            Remark = ColumnUses<CustomerColumn>.Repaired(row),
        };
    }

    private string? Text(string[] fields, CustomerColumn use) => uses.Text(fields, use);

    private string? Joined(string[] fields) => (Text(fields, CustomerColumn.FirstName), Text(fields, CustomerColumn.LastName)) switch
    {
        (null, var last) => last,
        (var first, null) => first,
        var (first, last) => $"{first} {last}",
    };

    private static CustomerKind? KindOf(string? text) => text?.ToLowerInvariant() switch
    {
        "person" => CustomerKind.Person,
        "organization" or "organisation" or "company" => CustomerKind.Organization,
        _ => null,
    };

    private CustomerKind? Kind(string[] fields) => KindOf(Text(fields, CustomerColumn.Kind));

    private RowRemark? Unstorable(string[] fields)
    {
        for (var i = 0; i < uses.Uses.Count; i++)
        {
            var limit = uses.Uses[i] switch
            {
                CustomerColumn.Notes => TextRules.Text,
                CustomerColumn.Email => TextRules.Email,
                CustomerColumn.ExternalId or CustomerColumn.Tier or CustomerColumn.Language or CustomerColumn.TimeZone => TextRules.Short,
                CustomerColumn.Name or CustomerColumn.Organization => TextRules.Name,
                CustomerColumn.FirstName or CustomerColumn.LastName => (TextRules.Name - 1) / 2,
                _ => int.MaxValue,
            };
            if (uses.Uses[i] != CustomerColumn.Ignore && TextRules.Optional($"'{uses.Headings[i]}'", fields[i].Trim(), limit) is { } problem)
            {
                return new(uses.Headings[i], fields[i], problem, true);
            }
        }

        return null;
    }

    private RowRemark? Wrong(string[] fields)
    {
        if (Text(fields, CustomerColumn.Kind) is { } kind && KindOf(kind) is null)
        {
            return new(uses.Heading(CustomerColumn.Kind), kind, "A customer is a \"person\" or an \"organization\".", true);
        }

        if (Text(fields, CustomerColumn.Tier) is { } tier && file.Tiers?.Contains(tier) == false)
        {
            return new(uses.Heading(CustomerColumn.Tier), tier, $"There is no such tier. Write one of {string.Join(", ", file.Tiers)}.", true);
        }

        if (Text(fields, CustomerColumn.Email) is { } email && email.IndexOf('@', StringComparison.Ordinal) is not (> 0 and var at) | email.Any(char.IsWhiteSpace))
        {
            return new(uses.Heading(CustomerColumn.Email), email, "This is no e-mail address.", true);
        }

        return Text(fields, CustomerColumn.TimeZone) is { } zone && !IsZone(zone)
            ? new(uses.Heading(CustomerColumn.TimeZone), zone, "This is no time zone known here. Write it as America/New_York.", true)
            : null;
    }

    private bool IsZone(string zone)
    {
        if (!_zones.TryGetValue(zone, out var known))
        {
            known = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
            if (_zones.Count < 10_000)
            {
                _zones.Add(zone, known);
            }
        }

        return known;
    }

    private RowRemark? Numbers(string[] fields, List<PhoneParse> numbers)
    {
        for (var i = 0; i < uses.Uses.Count; i++)
        {
            if (uses.Uses[i] != CustomerColumn.Number)
            {
                continue;
            }

            foreach (var text in fields[i].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var parse = phoneNumbers.Parse(text);
                if (parse.E164 is null || numbers.Count == MostNumbers)
                {
                    return new(uses.Headings[i], text, parse.E164 is null ? $"This is no number: {parse.Problem ?? "it has no digits."}" : $"A customer may have at most {MostNumbers} numbers.", true);
                }

                if (!numbers.Exists(number => number.E164 == parse.E164))
                {
                    numbers.Add(parse);
                }
            }
        }

        return null;
    }

    private RowRemark? Values(string[] fields, out IReadOnlyDictionary<string, string> values)
    {
        Dictionary<string, string>? given = null;
        for (var i = 0; i < _fields.Length; i++)
        {
            if (_fields[i] is { } field && fields[i].AsSpan().Trim().Length > 0)
            {
                (given ??= []).TryAdd(field.Key, fields[i]);
            }
        }

        values = FieldValues.None;
        if (given is null)
        {
            return null;
        }

        // What a person must fill in, a file may leave out.
        var optional = definitions.Where(d => given.ContainsKey(d.Key)).ToList();
        return FieldRules.Check(optional, given, FieldValues.None, out values) is { } problem ? new("", "", problem, true) : null;
    }

    private static FieldRecord? Definition(IReadOnlyList<FieldRecord> definitions, string heading) =>
        definitions.FirstOrDefault(d => !d.Retired && (d.Key == heading.Trim() || string.Equals(d.Label, heading.Trim(), StringComparison.OrdinalIgnoreCase)));
}
