using System.Globalization;
using System.Text.Json;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Imports;

namespace Crm.HelpDesk.Campaigns;

/// <summary>A row that may become a lead.</summary>
internal sealed class LeadCandidate
{
    public int Line { get; init; }

    public required string Name { get; init; }

    public string? Organization { get; init; }

    public string? Reference { get; init; }

    public int Priority { get; init; }

    public string? Zones { get; init; }

    public string? Fields { get; init; }

    /// <summary>E.164, in the order in which they are tried; never empty.</summary>
    public required List<string> Numbers { get; init; }

    /// <summary>For the report; a rejection takes the place of a remark.</summary>
    public RowRemark? Remark { get; set; }
}

/// <summary>Turns rows of a file into candidates, or says what is wrong with them. Texts are kept as they are, also those that look like formulas.</summary>
internal sealed class LeadRows
{
    private readonly IReadOnlyList<LeadColumn> _columns;
    private readonly IReadOnlyList<string> _headings;
    private readonly string _country;
    private readonly PhoneNumbers _siteNumbers;
    private readonly HomeNumbers _home;
    private readonly Dictionary<string, PhoneNumbers?> _numbersOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, bool> _zonesKnown = new(StringComparer.Ordinal);
    private readonly NumberLines _seen = new();
    private readonly ColumnUses<LeadColumn> _uses;

    public LeadRows(IReadOnlyList<LeadColumn> columns, IReadOnlyList<string> headings, string country, PhoneNumbers siteNumbers)
    {
        (_columns, _headings, _country, _siteNumbers) = (columns, headings, country, siteNumbers);
        _home = new HomeNumbers(country);
        _uses = new ColumnUses<LeadColumn>(columns, headings);
    }

    /// <summary>The candidate, or null with the reason in <paramref name="remark"/>.</summary>
    public LeadCandidate? Read(CsvRow row, out RowRemark? remark)
    {
        remark = _uses.Unreadable(row);
        if (remark is not null)
        {
            return null;
        }

        remark = ColumnUses<LeadColumn>.Repaired(row);
        var fields = row.Fields;
        var numbers = Numbers(row, ref remark);
        if (numbers is null || UnstorableText(fields) is { } unstorable && (remark = unstorable) is not null)
        {
            return null;
        }

        if (Priority(fields, ref remark) is not { } priority)
        {
            return null;
        }

        var organization = Text(fields, LeadColumn.Organization);
        var name = Text(fields, LeadColumn.Name) ?? Joined(fields) ?? organization;
        if (name is null)
        {
            remark ??= new("", "", "The row has no name. The lead is shown by its number.", false);
        }

        return new LeadCandidate
        {
            Line = row.Line,
            Name = name ?? numbers[0],
            Organization = organization,
            Reference = Text(fields, LeadColumn.Reference),
            Priority = priority,
            Zones = Zones(fields, ref remark),
            Fields = Kept(fields),
            Numbers = numbers,
            Remark = remark,
        };
    }

    private List<string>? Numbers(CsvRow row, ref RowRemark? remark)
    {
        List<string> numbers = [];
        RowRemark? wrong = null;
        for (var i = 0; i < _columns.Count; i++)
        {
            if (_columns[i] != LeadColumn.Number || row.Fields[i].Length == 0)
            {
                continue;
            }

            if (NumberProblem(row.Fields, i, out var e164) is { } problem)
            {
                wrong ??= new(_headings[i], row.Fields[i], problem, false);
            }
            else if (e164 is not null && !numbers.Contains(e164))
            {
                if (_seen.TryAdd(NumberLines.KeyOfNumber(e164), row.Line, out var first))
                {
                    numbers.Add(e164);
                }
                else
                {
                    wrong ??= new(_headings[i], row.Fields[i], $"This number is in line {first} of this file already.", false, true);
                }
            }
        }

        if (numbers.Count > 0)
        {
            remark ??= wrong is null ? null : wrong with { Reason = wrong.Reason + " The lead's other numbers are taken." };
            return numbers;
        }

        remark = wrong is null ? new("", "", "The row has no number to call.", true) : wrong with { Rejected = true };
        return null;
    }

    private string? NumberProblem(string[] fields, int column, out string? e164)
    {
        e164 = null;
        var text = WithoutSpreadsheetMarks(fields[column]);
        if (text.Contains("E+", StringComparison.OrdinalIgnoreCase) && double.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            return "A spreadsheet has rounded this number. Format the column as text and export it again.";
        }

        var parse = ReaderOf(fields).Parse(text);
        e164 = parse.E164;
        return parse.Problem is { } problem ? $"This is no number that can be called: {problem}" : e164 is null ? null : _home.Problem(e164);
    }

    // ="0212…" and '0212… are how people keep a spreadsheet from taking a number for a sum.
    private static string WithoutSpreadsheetMarks(string text)
    {
        text = text.Trim();
        return text is ['=', '"', .., '"'] && text.Length > 3 ? text[2..^1] : text.TrimStart('\'');
    }

    private PhoneNumbers ReaderOf(string[] fields)
    {
        if (Text(fields, LeadColumn.Country) is not { } country)
        {
            return _siteNumbers;
        }

        if (!_numbersOf.TryGetValue(country, out var reader))
        {
            reader = NumberingPlan.Find(country) is null ? null : new PhoneNumbers(country);
            if (_numbersOf.Count < 1_000)
            {
                _numbersOf.Add(country, reader);
            }
        }

        return reader ?? _siteNumbers;
    }

    private RowRemark? UnstorableText(string[] fields)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            var limit = _columns[i] == LeadColumn.Keep ? MostKeptText : TextRules.Name;
            if (_columns[i] is not (LeadColumn.Ignore or LeadColumn.Number) && TextRules.Optional($"'{_headings[i]}'", fields[i], limit) is { } problem)
            {
                return new(_headings[i], fields[i], problem, true);
            }
        }

        return null;
    }

    // All kept texts together stay under what the column holds, with names and JSON's escapes.
    private const int MostKeptText = 2_000;

    private int? Priority(string[] fields, ref RowRemark? remark)
    {
        if (Text(fields, LeadColumn.Priority) is not { } text)
        {
            return Lead.UsualPriority;
        }

        if (int.TryParse(text, CultureInfo.InvariantCulture, out var priority) && priority is >= Lead.LowestPriority and <= Lead.HighestPriority)
        {
            return priority;
        }

        remark = new(Heading(LeadColumn.Priority), text, $"The priority must be a whole number from {Lead.LowestPriority} to {Lead.HighestPriority}.", true);
        return null;
    }

    private string? Zones(string[] fields, ref RowRemark? remark)
    {
        if (Text(fields, LeadColumn.TimeZone) is { } zone)
        {
            if (!_zonesKnown.TryGetValue(zone, out var known))
            {
                // With a slash, because short names such as EST and CST mean different zones to different people.
                known = zone.Contains('/') && !zone.Contains(',') && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
                if (_zonesKnown.Count < 10_000)
                {
                    _zonesKnown.Add(zone, known);
                }
            }

            if (known)
            {
                return zone;
            }

            remark ??= new(Heading(LeadColumn.TimeZone), zone, "This is no time zone known here, such as America/New_York. The address and the number decide.", false);
        }

        var country = Text(fields, LeadColumn.Country)?.ToUpperInvariant() ?? _country;
        return AddressZones.Of(country, Text(fields, LeadColumn.Region) ?? "", Text(fields, LeadColumn.PostalCode) ?? "");
    }

    private string? Kept(string[] fields)
    {
        Dictionary<string, string>? kept = null;
        for (var i = 0; i < _columns.Count; i++)
        {
            if (fields[i].Length > 0 && _columns[i] is LeadColumn.Keep or LeadColumn.Region or LeadColumn.PostalCode or LeadColumn.Country && _headings[i].Length > 0)
            {
                (kept ??= []).TryAdd(_headings[i], fields[i]);
            }
        }

        return kept is null ? null : JsonSerializer.Serialize(kept);
    }

    private string? Joined(string[] fields) => (Text(fields, LeadColumn.FirstName), Text(fields, LeadColumn.LastName)) switch
    {
        (null, var last) => last,
        (var first, null) => first,
        var (first, last) => TextRules.Clean($"{first} {last}", TextRules.Name),
    };

    private string? Text(string[] fields, LeadColumn use) => _uses.Text(fields, use);

    private string Heading(LeadColumn use) => _uses.Heading(use);
}
