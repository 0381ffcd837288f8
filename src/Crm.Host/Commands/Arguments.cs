namespace Crm.Host.Commands;

/// <summary>The words behind a command. Each command takes those that it knows; <see cref="End"/> refuses what is left.</summary>
/// <param name="usage">Of the command, shown with everything that is wrong.</param>
internal sealed class Arguments(IEnumerable<string> given, string usage)
{
    private readonly List<string> _left = [.. given];

    /// <summary>Whether a word such as <c>--list</c> was given.</summary>
    public bool Flag(string name) => _left.Remove(name);

    /// <summary>The word behind <paramref name="name"/>; null when it was not given.</summary>
    /// <exception cref="UsageException">Nothing stands behind it.</exception>
    public string? Option(string name)
    {
        var at = _left.IndexOf(name);
        if (at < 0)
        {
            return null;
        }

        if (at + 1 == _left.Count || _left[at + 1].StartsWith("--", StringComparison.Ordinal))
        {
            throw Wrong($"{name} needs a value after it.");
        }

        var value = _left[at + 1];
        _left.RemoveRange(at, 2);
        return value;
    }

    /// <summary>The next word that is no option. Take all options first.</summary>
    /// <param name="what">Such as "the folder to write to".</param>
    /// <exception cref="UsageException">There is none.</exception>
    public string Next(string what)
    {
        var at = _left.FindIndex(word => !word.StartsWith("--", StringComparison.Ordinal));
        if (at < 0)
        {
            throw Wrong($"Missing: {what}.");
        }

        var word = _left[at];
        _left.RemoveAt(at);
        return word;
    }

    /// <exception cref="UsageException">A word is left that the command does not know.</exception>
    public void End()
    {
        if (_left.Count > 0)
        {
            throw Wrong($"\"{_left[0]}\" is not known here.");
        }
    }

    /// <summary>What is wrong, with how it is to be written.</summary>
    public UsageException Wrong(string problem) => new($"{problem}\n{usage}");
}

/// <summary>The command line cannot be understood; the message says why and shows how it is written.</summary>
internal sealed class UsageException(string message) : Exception(message);
