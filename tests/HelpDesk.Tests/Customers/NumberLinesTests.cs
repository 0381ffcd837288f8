using Crm.HelpDesk.Imports;

namespace Crm.HelpDesk.Tests.Customers;

public sealed class NumberLinesTests
{
    [Fact]
    public void It_knows_each_key_and_the_line_of_the_first_as_a_dictionary_does()
    {
        var random = new Random(3);
        var (lines, expected) = (new NumberLines(), new Dictionary<long, int>());
        for (var line = 1; line < 200_000; line++)
        {
            var key = line % 3 == 0 ? NumberLines.KeyOf($"text {random.Next(50_000)}") : 12_120_000_000 + random.Next(50_000);
            Assert.Equal(expected.TryAdd(key, line), lines.TryAdd(key, line, out var first));
            Assert.Equal(expected[key], first);
        }

        Assert.Equal(expected.Count, lines.Count);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("'=1+1")]
    [InlineData("''@x")]
    [InlineData("'plain")]
    [InlineData("+1 212")]
    [InlineData("'")]
    [InlineData("")]
    [InlineData("\tx")]
    public void What_is_made_safe_for_a_spreadsheet_is_read_as_it_was(string text) => Assert.Equal(text, SafeCsv.Plain(SafeCsv.Cell(text)));
}
