namespace Crm.Routing.Acd;

/// <summary>Spans of time as people read them.</summary>
internal static class Spans
{
    /// <summary>Hours, minutes and seconds, e.g. 00:04:10; from 100 hours on the hours are cut at 99. Fifty are written for each offer, hence by hand.</summary>
    public static string Words(TimeSpan span)
    {
        const int Most = (100 * 3600) - 1;
        var seconds = (int)Math.Clamp(span.Ticks / TimeSpan.TicksPerSecond, 0, Most);
        return string.Create(8, seconds, static (text, all) =>
        {
            Two(text, all / 3600);
            text[2] = ':';
            Two(text[3..], all / 60 % 60);
            text[5] = ':';
            Two(text[6..], all % 60);
        });
    }

    private static void Two(Span<char> text, int value)
    {
        text[0] = (char)('0' + (value / 10));
        text[1] = (char)('0' + (value % 10));
    }
}
