using Crm.HelpDesk.Fields;

namespace Crm.HelpDesk.Tests.Fields;

public sealed class FieldRulesTests
{
    private static readonly FieldRecord[] Fields =
    [
        Field("contract", FieldType.Text) with { Required = true },
        Field("seats", FieldType.Number),
        Field("until", FieldType.Date),
        Field("color", FieldType.Choice) with { Choices = ["red", "green"] },
        Field("vip", FieldType.YesNo),
        Field("fax", FieldType.Text) with { Retired = true },
    ];

    [Theory]
    [InlineData("contract", " C-1 ", "C-1")]
    [InlineData("seats", "+012.50", "12.50")]
    [InlineData("seats", "-3", "-3")]
    [InlineData("until", "2028-02-29", "2028-02-29")]
    [InlineData("color", "green", "green")]
    [InlineData("vip", "no", "no")]
    public void A_value_is_kept_in_one_form(string key, string value, string stored)
    {
        Assert.Null(Check(out var kept, ("contract", "x"), (key, value)));
        Assert.Equal(stored, kept[key]);
    }

    [Theory]
    [InlineData("seats", "12,5", "seats must be a number")]
    [InlineData("seats", "1e9", "seats must be a number")]
    [InlineData("seats", "99999999999999999999999999999999", "seats must be a number")]
    [InlineData("until", "2027-02-29", "until must be a day")]
    [InlineData("until", "3/4/2027", "until must be a day")]
    [InlineData("color", "Red", "must be one of: red, green")]
    [InlineData("vip", "true", "must be yes or no")]
    [InlineData("contract", "\0", "cannot be stored")]
    [InlineData("contract", "", "Please fill in contract")]
    [InlineData("fax", "12", "fax is not used any more")]
    [InlineData("planet", "Mars", "There is no field \"planet\". The fields are: contract, seats, until, color, vip.")]
    public void A_wrong_value_is_named_with_what_to_write(string key, string value, string problem) =>
        Assert.Contains(problem, Check(out _, ("contract", "x"), (key, value)));

    [Fact]
    public void A_text_is_bounded()
    {
        Assert.Null(Check(out _, ("contract", new string('x', FieldRules.LongestValue))));
        Assert.Contains("too long", Check(out _, ("contract", new string('x', FieldRules.LongestValue + 1))));
    }

    [Fact]
    public void What_did_not_change_stays_right_when_its_field_changed()
    {
        var former = new Dictionary<string, string> { ["contract"] = "x", ["color"] = "blue", ["fax"] = "12" };
        Assert.Null(FieldRules.Check(Fields, new Dictionary<string, string> { ["contract"] = "x", ["color"] = "blue" }, former, out var kept));
        Assert.Equal(former, kept.ToDictionary());
        Assert.Null(FieldRules.Check(Fields, new Dictionary<string, string> { ["contract"] = "x", ["fax"] = "" }, former, out kept));
        Assert.Equal(["contract"], kept.Keys);
    }

    [Fact]
    public void Values_are_written_as_json_and_read_back()
    {
        var values = new Dictionary<string, string> { ["b"] = "</script>\"\r\n", ["a"] = "😀" };
        Assert.Equal(values, FieldValues.Read(FieldValues.Write(values)).ToDictionary());
        Assert.Null(FieldValues.Write(FieldValues.None));
        Assert.Empty(FieldValues.Read(null));
    }

    private static string? Check(out IReadOnlyDictionary<string, string> kept, params (string Key, string Value)[] values)
    {
        var written = new Dictionary<string, string>();
        foreach (var (key, value) in values)
        {
            written[key] = value;
        }

        return FieldRules.Check(Fields, written, FieldValues.None, out kept);
    }

    private static FieldRecord Field(string key, FieldType type) => new(Guid.NewGuid(), FieldSubject.Customer, key, key, type, [], false, 0, false, 1);
}
