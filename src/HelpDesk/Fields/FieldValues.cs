using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crm.HelpDesk.Fields;

/// <summary>Values of custom fields as a row keeps them: a JSON object of texts, or null when there are none.</summary>
internal static class FieldValues
{
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Read(string? stored) =>
        stored is null ? None : JsonSerializer.Deserialize<SortedDictionary<string, string>>(stored)!;

    public static string? Write(IReadOnlyDictionary<string, string> values) => values.Count == 0 ? null : JsonSerializer.Serialize(values, Readable);
}
