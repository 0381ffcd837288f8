using Crm.HelpDesk.Search;

namespace Crm.HelpDesk.Tests.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Ada Lovelace", "ADA LOVELACE")]
    [InlineData("  José-Ángel  Núñez ", "JOSE ANGEL NUNEZ")]
    [InlineData("Jose\u0301", "JOSE")]
    [InlineData("ada@example.com", "ADA EXAMPLE COM")]
    [InlineData("Łukasz Żółć", "ŁUKASZ ZOŁC")]
    [InlineData("Мария 王小明", "МАРИЯ 王小明")]
    [InlineData("🙂 \ud83d --", "")]
    public void Texts_become_words(string text, string words) => Assert.Equal(words, string.Join(' ', SearchWords.Split(text)));

    [Fact]
    public void Words_are_bounded_in_length_and_a_term_in_words()
    {
        Assert.Equal(SearchWords.Longest, Assert.Single(SearchWords.Split(new string('a', 500))).Length);
        Assert.Equal(SearchWords.MostAsked, SearchWords.OfTerm(string.Join(' ', Enumerable.Range(1, 40))).Count);
        Assert.All(SearchWords.Split(string.Concat(Enumerable.Repeat("\U0001D49C", 100))), word => Assert.True(word.Length <= SearchWords.Longest && !char.IsHighSurrogate(word[^1])));
    }

    [Fact]
    public void A_snippet_shows_the_first_place_and_marks_each_word_in_it()
    {
        var text = string.Concat(Enumerable.Repeat("Nothing here matters. ", 20)) + "The pump makes noise;\nthe Pumps stop. " + new string('x', 300);
        var parts = Snippet.Of(text, ["PUMP", "STOP"]);
        Assert.Equal(["pump", "Pumps", "stop"], parts.Where(part => part.Hit).Select(part => part.Text));
        Assert.Equal("…", parts[0].Text);
        Assert.Equal("…", parts[^1].Text);
        Assert.InRange(parts.Sum(part => part.Text.Length), 50, 170);
        Assert.DoesNotContain(parts, part => part.Text.Contains('\n', StringComparison.Ordinal));
        Assert.Empty(Snippet.Of(text, ["ABSENT"]));
    }

    /// <summary>However a text is cut, the parts put together are a piece of it.</summary>
    [Fact]
    public void Snippets_of_any_text_are_pieces_of_it()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(400)).Select(_ => "ab é🙂\n.Z"[random.Next(9)])]);
            var parts = Snippet.Of(text, ["A", "ZB"]);
            Assert.Contains(string.Concat(parts.Select(part => part.Text)).Trim('…'), text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        }
    }
}
