namespace Crm.Routing.Acd;

/// <summary>Spans of time as people read them.</summary>
internal static class Span
{
    /// <summary>Hours, minutes and seconds, e.g. 00:04:10; hours go on beyond a day.</summary>
    public static string Words(TimeSpan span)
    {
        var seconds = Math.Max(0, (long)span.TotalSeconds);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }
}
