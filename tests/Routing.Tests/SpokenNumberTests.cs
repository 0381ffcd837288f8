using Crm.Routing.Ivr;

namespace Crm.Routing.Tests;

public sealed class SpokenNumberTests
{
    [Theory]
    [InlineData(0, "number-0")]
    [InlineData(1, "number-1")]
    [InlineData(20, "number-20")]
    [InlineData(21, "number-20 number-1")]
    [InlineData(30, "number-30")]
    [InlineData(100, "number-1 number-100")]
    [InlineData(342, "number-3 number-100 number-40 number-2")]
    [InlineData(1000, "number-1 number-1000")]
    [InlineData(9999, "number-9 number-1000 number-9 number-100 number-90 number-9")]
    [InlineData(10000, "digit-1 digit-0 digit-0 digit-0 digit-0")]
    public void Numbers_are_composed(int number, string prompts) => Assert.Equal(prompts.Split(' '), SpokenNumber.Number(number));

    [Fact]
    public void Every_spoken_number_uses_prompts_of_the_list()
    {
        var known = PromptNames.All.ToHashSet();
        Assert.All(Enumerable.Range(0, 10_001), number => Assert.Subset(known, SpokenNumber.Number(number).ToHashSet()));
        Assert.Equal(PromptNames.All.Count, known.Count);
    }

    [Fact]
    public void Digits_leave_out_what_is_not_a_digit() => Assert.Equal(["digit-4", "digit-2"], SpokenNumber.Digits("4-2"));
}
