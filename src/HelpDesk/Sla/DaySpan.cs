using System.Globalization;

namespace Crm.HelpDesk.Sla;

/// <summary>Working hours that begin on a day: from <paramref name="From"/> up to, not including, <paramref name="To"/>, in minutes since midnight on the wall's clock.</summary>
/// <param name="From">0 to 1439.</param>
/// <param name="To">After <paramref name="From"/>, by 24 hours at most; above 1440 it is on the next day.</param>
public readonly record struct DaySpan(int From, int To)
{
    internal const int Day = 24 * 60;

    /// <summary>Reads "08:30-17:00", "00:00-24:00" or, over midnight, "22:00-06:00".</summary>
    public static bool TryParse(string? text, out DaySpan span)
    {
        span = default;
        if (text is not { Length: 11 } || text[5] != '-' || Clock(text.AsSpan(0, 5)) is not (int from and < Day) || Clock(text.AsSpan(6)) is not { } to)
        {
            return false;
        }

        span = new(from, to > from ? to : to + Day);
        return span.To - span.From <= Day && to > 0;
    }

    /// <summary>As it is written: "22:00-06:00".</summary>
    public override string ToString() => $"{Text(From)}-{Text(To > Day ? To - Day : To)}";

    private static string Text(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static int? Clock(ReadOnlySpan<char> text) =>
        text[2] == ':' && int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
        && int.TryParse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
        && minutes < 60 && (hours * 60) + minutes <= Day
            ? (hours * 60) + minutes
            : null;
}
