using System.Text.Json;

namespace Crm.Host.Configuration;

/// <summary>An object of the file whose properties the program knows by name.</summary>
internal sealed class ConfigurationObject(JsonElement element, string path, ConfigurationProblems problems)
{
    private readonly List<string> known = [];
    private bool leaveRest;

    public string Path => path;

    /// <summary>Reports the property when it is missing.</summary>
    public ConfigurationValue Required(string name)
    {
        if (Optional(name) is { } value)
            return value;
        problems.Add(PathOf(name), "is missing; add it");
        return new ConfigurationValue(default, PathOf(name), problems);
    }

    /// <summary>Null when the property is not there.</summary>
    public ConfigurationValue? Optional(string name)
    {
        known.Add(name);
        return element.TryGetProperty(name, out var value) ? new ConfigurationValue(value, PathOf(name), problems) : null;
    }

    /// <summary>Whole seconds.</summary>
    public TimeSpan Seconds(string name, int least, int most) => TimeSpan.FromSeconds(Required(name).Whole(least, most));

    /// <summary>What else this object should hold cannot be told, because the property that decides it is wrong.</summary>
    public void LeaveRest() => leaveRest = true;

    public void ReportUnknown()
    {
        if (leaveRest)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                problems.Add(PathOf(member.Name), $"is not a setting; {Instead(member.Name)}");
            else if (!seen.Add(member.Name))
                problems.Add(PathOf(member.Name), "is set twice; remove one of them");
        }
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string PathOf(string name) => Join(path, name);

    private string Instead(string name)
    {
        var near = known.Find(candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase)
            || candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(candidate, StringComparison.OrdinalIgnoreCase));
        return near is not null ? $"write \"{near}\" instead" : $"remove it, or write one of {string.Join(", ", known)} instead";
    }
}
