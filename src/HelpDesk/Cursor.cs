using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.HelpDesk;

/// <summary>The place after the last row of a page, as an opaque text: a few key values, in base64url. A text that is no cursor of ours starts at the beginning.</summary>
internal static class Cursor
{
    private const int MaximumLength = 1024;

    public static string Write(params string[] keys) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(keys)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    public static string Write(DateTimeOffset at, params string[] keys) =>
        Write([at.UtcTicks.ToString(CultureInfo.InvariantCulture), .. keys]);

    /// <summary>The keys, or null when the text is not a cursor with <paramref name="count"/> keys.</summary>
    public static string[]? Read(string? text, int count)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaximumLength)
        {
            return null;
        }

        var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
        {
            return null;
        }

        try
        {
            var keys = JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(bytes, 0, length));
            return keys is not null && keys.Length == count && !keys.Contains(null) ? keys : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static DateTimeOffset? Time(string key) =>
        long.TryParse(key, CultureInfo.InvariantCulture, out var ticks) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
