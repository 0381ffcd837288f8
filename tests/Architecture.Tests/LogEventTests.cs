using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>Who watches the log finds a line by its number, so a number means one line.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void Every_line_of_the_log_has_a_number_of_its_own()
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Number().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToList();
        Assert.NotEmpty(numbers);
        Assert.Empty(numbers.GroupBy(number => number).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [GeneratedRegex(@"LoggerMessage\((\d+),")]
    private static partial Regex Number();
}
