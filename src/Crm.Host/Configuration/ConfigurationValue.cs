using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Crm.Host.Configuration;

/// <summary>
/// One value of the file with its path. Reading a wrong value reports it and returns something harmless, so that one run finds every
/// problem. A missing required value is reported once by its object and is silent here.
/// </summary>
internal sealed class ConfigurationValue(JsonElement element, string path, ConfigurationProblems problems)
{
    private const int MostItems = 1_000;

    public string Path => path;

    private bool IsMissing => element.ValueKind == JsonValueKind.Undefined;

    public void Wrong(string instead)
    {
        if (!IsMissing)
            problems.Add(path, $"is {Shown()}; write {instead} instead");
    }

    /// <summary>The value is what it should be, and what it leads to will not do.</summary>
    public void Refused(string why) => problems.Add(path, why);

    /// <summary>The value's own name stands for something that is defined nowhere.</summary>
    public void Unknown(string kind, string name, string instead) => problems.Add(path, $"there is no {kind} named \"{name}\"; {instead}");

    public string Text(int longest = 200)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text && text.Trim().Length > 0 && text.Length <= longest && !text.Any(char.IsControl))
            return text;
        return Fail($"a text of 1 to {longest} characters on one line", "");
    }

    /// <param name="what">What the text must be, in words, with an example.</param>
    public string Text(Regex pattern, string what)
    {
        if (element.ValueKind == JsonValueKind.String && pattern.IsMatch(element.GetString()!))
            return element.GetString()!;
        return Fail(what, "");
    }

    public int Whole(int least, int most)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        return Fail($"a whole number from {least} to {most}", least);
    }

    /// <summary>A number that may have a fraction.</summary>
    public decimal Number(decimal least, decimal most)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) && number >= least && number <= most)
            return number;
        return Fail(string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), least);
    }

    public bool Flag()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return element.GetBoolean();
        return Fail("true or false", false);
    }

    /// <summary>One of a fixed set of words; "" when it is none.</summary>
    public string Choice(params string[] words)
    {
        if (element.ValueKind == JsonValueKind.String && words.Contains(element.GetString()))
            return element.GetString()!;
        return Fail(OneOf(words), "");
    }

    /// <summary>The name of something defined elsewhere in the file.</summary>
    /// <param name="kind">"queue", "step"…</param>
    public string Reference(IReadOnlyCollection<string> defined, string kind)
    {
        if (element.ValueKind == JsonValueKind.String && defined.Contains(element.GetString()!))
            return element.GetString()!;
        // That nothing is defined at all is reported where it should be.
        if (IsMissing || defined.Count == 0)
            return "";
        if (element.ValueKind != JsonValueKind.String)
            return Fail(OneOf(defined), "");
        problems.Add(path, $"there is no {kind} named {Shown()}; write {OneOf(defined)} instead");
        return "";
    }

    /// <summary>A text that something else understands, e.g. an address.</summary>
    public T Parsed<T>(Func<string, T?> parse, string instead, T fallback)
        where T : class
    {
        if (element.ValueKind == JsonValueKind.String && parse(element.GetString()!) is { } parsed)
            return parsed;
        return Fail(instead, fallback);
    }

    /// <param name="least">Fewest items allowed.</param>
    public List<T> List<T>(Func<ConfigurationValue, T> read, int least = 0)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() < least || element.GetArrayLength() > MostItems)
            return Fail($"a list of {least} to {MostItems} entries, [ … ]", new List<T>());
        var items = new List<T>();
        foreach (var item in element.EnumerateArray())
            items.Add(read(new ConfigurationValue(item, $"{path}[{items.Count}]", problems)));
        return items;
    }

    /// <summary>A list in which nothing occurs twice.</summary>
    public List<string> Distinct(Func<ConfigurationValue, string> read, int least = 0)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return List(item =>
        {
            var text = read(item);
            if (text.Length > 0 && !seen.Add(text))
                problems.Add(item.Path, $"{JsonSerializer.Serialize(text)} is in this list already; remove one of them");
            return text;
        }, least);
    }

    /// <summary>An object with names of the site's choice.</summary>
    /// <param name="least">Fewest members allowed.</param>
    public Dictionary<string, T> Map<T>(Regex names, string nameRule, Func<string, ConfigurationValue, T> read, int least = 0)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object || element.GetPropertyCount() < least)
            return Fail(least > 0 ? "an object with at least one member, { \"name\": … }" : "an object, { … }", map);
        foreach (var member in element.EnumerateObject())
        {
            var value = new ConfigurationValue(member.Value, ConfigurationObject.Join(path, member.Name), problems);
            if (!names.IsMatch(member.Name))
                problems.Add(value.Path, $"this name will not do; write {nameRule} instead");
            if (!map.TryAdd(member.Name, read(member.Name, value)))
                problems.Add(value.Path, "is defined twice; remove one of them");
        }
        return map;
    }

    /// <summary>The names in an object, before its members are read.</summary>
    public List<string> Names() =>
        element.ValueKind == JsonValueKind.Object ? [.. element.EnumerateObject().Select(member => member.Name).Distinct()] : [];

    /// <summary>An object whose properties the program knows. Unknown ones are reported after <paramref name="read"/>.</summary>
    public T? Object<T>(Func<ConfigurationObject, T> read)
        where T : class
    {
        if (element.ValueKind != JsonValueKind.Object)
            return Fail<T?>("an object, { … }", null);
        var inner = new ConfigurationObject(element, path, problems);
        var result = read(inner);
        inner.ReportUnknown();
        return result;
    }

    private T Fail<T>(string instead, T fallback)
    {
        Wrong(instead);
        return fallback;
    }

    private string Shown()
    {
        var raw = element.GetRawText();
        return raw.Length <= 60 ? raw : string.Create(CultureInfo.InvariantCulture, $"{raw.AsSpan(0, 57)}…");
    }

    private static string OneOf(IReadOnlyCollection<string> words) =>
        words.Count == 1 ? $"\"{words.First()}\"" : $"one of {string.Join(", ", words.Select(word => $"\"{word}\""))}";
}
