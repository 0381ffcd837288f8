using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Sla;

/// <summary>
/// A version of a calendar. An edit adds a version and leaves the former, so that time that was counted under it can be counted to its end.
/// </summary>
internal sealed class SlaCalendar
{
    private const int ZoneLength = 64;

    /// <summary>Of the version.</summary>
    public required Guid Id { get; init; }

    /// <summary>The same for all versions; what policies name.</summary>
    public Guid CalendarId { get; init; }

    public required string Name { get; init; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>JSON: day in English → hours.</summary>
    public required string Hours { get; init; }

    /// <summary>JSON: dates.</summary>
    public required string Holidays { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When another version took its place; null for the present one.</summary>
    public DateTimeOffset? ReplacedAt { get; init; }

    public static SlaCalendar From(Guid calendar, CalendarDraft draft, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CalendarId = calendar,
        Name = draft.Name,
        TimeZone = draft.TimeZone,
        Hours = JsonSerializer.Serialize(draft.Hours.Where(day => day.Value.Count > 0).ToDictionary(day => day.Key.ToString(), day => day.Value.Select(span => span.ToString()))),
        Holidays = JsonSerializer.Serialize(draft.Holidays.Distinct().Order().Select(date => date.ToString("O", CultureInfo.InvariantCulture))),
        CreatedAt = now,
    };

    public CalendarRecord ToRecord() => new(Id, CalendarId, new CalendarDraft(Name, TimeZone, ReadHours(), ReadHolidays()));

    public BusinessCalendar ToHours() => new(TimeZoneInfo.FindSystemTimeZoneById(TimeZone), ReadHours(), ReadHolidays());

    private Dictionary<DayOfWeek, IReadOnlyList<DaySpan>> ReadHours() =>
        JsonSerializer.Deserialize<Dictionary<string, string[]>>(Hours)!.ToDictionary(
            day => Enum.Parse<DayOfWeek>(day.Key),
            day => (IReadOnlyList<DaySpan>)[.. day.Value.Select(text => DaySpan.TryParse(text, out var span) ? span : throw new FormatException($"Calendar version {Id} has the hours '{text}'."))]);

    private List<DateOnly> ReadHolidays() =>
        [.. JsonSerializer.Deserialize<string[]>(Holidays)!.Select(date => DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture))];

    private sealed class Configuration : IEntityTypeConfiguration<SlaCalendar>
    {
        public void Configure(EntityTypeBuilder<SlaCalendar> builder)
        {
            builder.ToTable("SlaCalendars");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Name).HasMaxLength(TextRules.Name);
            builder.Property(c => c.TimeZone).HasMaxLength(ZoneLength);
            builder.Property(c => c.Hours).HasMaxLength(TextRules.Text);
            builder.Property(c => c.Holidays).HasMaxLength(TextRules.Text);
            builder.HasIndex(c => c.CalendarId).IsUnique().HasFilter("ReplacedAt IS NULL");
        }
    }
}

/// <summary>What an administrator writes about a calendar.</summary>
/// <param name="TimeZone">IANA name, such as Europe/Berlin.</param>
/// <param name="Hours">The hours that begin on each day; a day that is missing has none.</param>
/// <param name="Holidays">Dates that are closed from midnight to midnight.</param>
public sealed record CalendarDraft(
    string Name, string TimeZone, IReadOnlyDictionary<DayOfWeek, IReadOnlyList<DaySpan>> Hours, IReadOnlyCollection<DateOnly> Holidays);

/// <summary>A calendar as it is now.</summary>
/// <param name="Version">Of this version; goes back with an edit.</param>
/// <param name="Id">What policies name.</param>
public sealed record CalendarRecord(Guid Version, Guid Id, CalendarDraft Calendar);
