namespace Crm.Routing;

/// <summary>Collects what is wrong, each entry with what to write instead.</summary>
internal sealed class ProblemList
{
    private const int MostNames = 10;

    public List<ConfigurationProblem> Problems { get; } = [];

    public void Add(string path, string problem, string writeInstead) => Problems.Add(new ConfigurationProblem(path, problem, writeInstead));

    public void Known(string path, string what, string name, IEnumerable<string> known)
    {
        if (!known.Contains(name))
        {
            Add(path, $"there is no {what} \"{name}\".", $"Write one of: {Names(known)}.");
        }
    }

    public void Prompt(string path, string prompt)
    {
        if (string.IsNullOrWhiteSpace(prompt))
        {
            Add(path, "a prompt has no name.", "Write the name of a prompt: a file NAME.wav in the folder of prompts.");
        }
    }

    public void Within(string path, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(path, $"{value} is out of range.", $"Write {least} to {most}.");
        }
    }

    public void Positive(string path, TimeSpan value, TimeSpan most)
    {
        if (value <= TimeSpan.Zero || value > most)
        {
            Add(path, $"{value:c} is out of range.", $"Write more than zero and at most {most:c}.");
        }
    }

    public void PositiveOrZero(string path, TimeSpan value, TimeSpan most)
    {
        if (value < TimeSpan.Zero || value > most)
        {
            Add(path, $"{value:c} is out of range.", $"Write zero (off) up to {most:c}.");
        }
    }

    public void Key(string path, char key)
    {
        if (!char.IsAsciiDigit(key) && key is not ('*' or '#'))
        {
            Add(path, $"\"{key}\" is not a key.", "Write one of 0-9, * and #.");
        }
    }

    public static string Names(IEnumerable<string> names)
    {
        var shown = names.Take(MostNames + 1).ToList();
        return shown.Count == 0
            ? "(there are none)"
            : string.Join(", ", shown.Take(MostNames)) + (shown.Count > MostNames ? ", …" : "");
    }
}
