using Crm.HelpDesk.Customers;

namespace Crm.HelpDesk.Tests.Customers;

public sealed class NameLikenessTests
{
    [Theory]
    [InlineData("Maria Alvarez", "maria álvarez")]
    [InlineData("Maria Alvarez", "Alvarez, Maria")]
    [InlineData("Maria Alvarez", "M. Alvarez")]
    [InlineData("Maria Alvarez", "Maria L. Alvarez")]
    [InlineData("Jon Smith", "John Smyth")]
    [InlineData("Katherine Meyer", "Catherine Maier")]
    [InlineData("Jürgen Groß", "Jurgen Gross")]
    [InlineData("Wolfgang", "Wolfgnag")]
    [InlineData("Philippa Zhao", "Filippa Zhao")]
    public void Names_that_may_be_one(string one, string other) => Assert.True(Similar(one, other) && Similar(other, one));

    [Theory]
    [InlineData("Maria Alvarez", "Marco Alvarez")]
    [InlineData("Maria Alvarez", "Maria Gomez")]
    [InlineData("M. A.", "Maria Alvarez")]
    [InlineData("Al", "Alvarez")]
    [InlineData("", "Maria")]
    [InlineData("+12125550100", "Maria")]
    public void Names_that_are_two(string one, string other) => Assert.False(Similar(one, other) || Similar(other, one));

    [Fact]
    public void A_name_of_any_length_and_any_letters_is_read()
    {
        var endless = string.Concat(Enumerable.Repeat("aé\U0001F600\u0301 ", 5_000));
        Assert.Equal(6, NameLikeness.Words(endless).Count);
        Assert.True(Similar(endless, endless));
        Assert.Equal(8, NameLikeness.Sound(new string("BCDFGJKLMN".ToCharArray())).Length);
    }

    [Fact]
    public void A_key_needs_a_place_and_is_the_same_for_what_sounds_alike()
    {
        var (jon, john, elsewhere) = (Of("Jon Smith", "ACME & Söhne"), Of("John Smyth", "acme sohne"), Of("Jon Smith", "Other"));
        Assert.NotEmpty(jon.Intersect(john));
        Assert.Empty(jon.Intersect(elsewhere));
        Assert.Empty(Of("Jon Smith", null));
    }

    private static bool Similar(string one, string other) => NameLikeness.Similar(NameLikeness.Words(one), NameLikeness.Words(other));

    private static IReadOnlyCollection<long> Of(string name, string? organization) =>
        CustomerKey.Of(new Customer { Id = Guid.NewGuid(), Name = name, Tier = "standard", Organization = organization });
}
