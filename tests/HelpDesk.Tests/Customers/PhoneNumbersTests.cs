using Crm.HelpDesk.Customers;

namespace Crm.HelpDesk.Tests.Customers;

public sealed class PhoneNumbersTests
{
    [Theory]
    // North America
    [InlineData("US", "(212) 555-0100", "+12125550100")]
    [InlineData("US", "212-555-0100", "+12125550100")]
    [InlineData("US", "212.555.0100", "+12125550100")]
    [InlineData("US", "1 212 555 0100", "+12125550100")]
    [InlineData("US", "1-212-555-0100", "+12125550100")]
    [InlineData("US", "+1 (212) 555-0100", "+12125550100")]
    [InlineData("US", "12125550100", "+12125550100")]
    [InlineData("US", "001 212 555 0100", "+12125550100")]
    [InlineData("US", "0044 20 7946 0958", "+442079460958")]
    [InlineData("US", "00442079460958", "+442079460958")]
    [InlineData("US", "011 44 20 7946 0958", "+442079460958")]
    [InlineData("US", "+44 20 7946 0958", "+442079460958")]
    [InlineData("CA", "416 555 0123", "+14165550123")]
    // Great Britain
    [InlineData("GB", "020 7946 0958", "+442079460958")]
    [InlineData("GB", "(020) 7946 0958", "+442079460958")]
    [InlineData("GB", "+44 (0)20 7946 0958", "+442079460958")]
    [InlineData("GB", "+44 (0) 20 7946-0958", "+442079460958")]
    [InlineData("GB", "0044 20 7946 0958", "+442079460958")]
    [InlineData("GB", "0044 (0)20 7946 0958", "+442079460958")]
    [InlineData("GB", "442079460958", "+442079460958")]
    [InlineData("GB", "07700 900123", "+447700900123")]
    [InlineData("GB", "00 1 212 555 0100", "+12125550100")]
    // Germany
    [InlineData("DE", "030 901820", "+4930901820")]
    [InlineData("DE", "030/90 18-20", "+4930901820")]
    [InlineData("DE", "+49 (0)30 / 901820", "+4930901820")]
    [InlineData("DE", "+49 030 901820", "+4930901820")]
    [InlineData("DE", "0049 30 901820", "+4930901820")]
    [InlineData("DE", "4930901820", "+4930901820")]
    [InlineData("DE", "0171 1234567", "+491711234567")]
    [InlineData("DE", "0043 1 58858", "+43158858")]
    // France
    [InlineData("FR", "01 42 68 53 00", "+33142685300")]
    [InlineData("FR", "01.42.68.53.00", "+33142685300")]
    [InlineData("FR", "+33 (0)1 42 68 53 00", "+33142685300")]
    [InlineData("FR", "0033142685300", "+33142685300")]
    [InlineData("FR", "06 12 34 56 78", "+33612345678")]
    // Austria, Switzerland, Netherlands, Belgium
    [InlineData("AT", "01 58858", "+43158858")]
    [InlineData("CH", "044 668 18 00", "+41446681800")]
    [InlineData("CH", "+41 (0)44 668 18 00", "+41446681800")]
    [InlineData("NL", "020 624 1111", "+31206241111")]
    [InlineData("BE", "02 551 20 20", "+3225512020")]
    // Italy keeps its zero
    [InlineData("IT", "06 6982", "+39066982")]
    [InlineData("IT", "+39 06 698 83145", "+390669883145")]
    [InlineData("IT", "335 123 4567", "+393351234567")]
    [InlineData("DE", "+39 06 698 83145", "+390669883145")]
    // No trunk prefix at all
    [InlineData("ES", "912 345 678", "+34912345678")]
    [InlineData("ES", "34912345678", "+34912345678")]
    [InlineData("DK", "32 12 34 56", "+4532123456")]
    [InlineData("NO", "22 12 34 56", "+4722123456")]
    [InlineData("PL", "22 123 45 67", "+48221234567")]
    [InlineData("PT", "21 123 4567", "+351211234567")]
    [InlineData("CZ", "+420 224 123 456", "+420224123456")]
    // Other prefixes
    [InlineData("HU", "06 1 234 5678", "+3612345678")]
    [InlineData("RU", "8 (495) 123-45-67", "+74951234567")]
    [InlineData("RU", "810 49 30 901820", "+4930901820")]
    [InlineData("AU", "(02) 9374 4000", "+61293744000")]
    [InlineData("AU", "0011 44 20 7946 0958", "+442079460958")]
    [InlineData("JP", "03-1234-5678", "+81312345678")]
    [InlineData("JP", "010 1 212 555 0100", "+12125550100")]
    [InlineData("IN", "098765 43210", "+919876543210")]
    [InlineData("BR", "(011) 91234-5678", "+5511912345678")]
    [InlineData("SG", "6123 4567", "+6561234567")]
    [InlineData("IE", "01 234 5678", "+35312345678")]
    // A country that the table does not have is taken as it is
    [InlineData("US", "+998 71 123 45 67", "+998711234567")]
    // Full-width and Arabic-Indic digits, non-breaking spaces, invisible marks and en dashes come with copied text
    [InlineData("US", "+１ ２１２ ５５５ ０１００", "+12125550100")]
    [InlineData("US", "＋1 212 555 0100", "+12125550100")]
    [InlineData("US", "+\u0661 \u0662\u0661\u0662 \u0665\u0665\u0665 \u0660\u0661\u0660\u0660", "+12125550100")]
    [InlineData("US", "\u202A+1\u00A0212\u2011555\u20130100\u202C", "+12125550100")]
    [InlineData("US", "  212 555 0100\t", "+12125550100")]
    public void Reads_what_people_write(string country, string typed, string? e164) =>
        Assert.Equal(e164, new PhoneNumbers(country).ToE164(typed));

    [Theory]
    [InlineData("sip:+12125550100@gateway.example.com;user=phone", "+12125550100", null)]
    [InlineData("sips:2125550100@example.com:5061", "+12125550100", null)]
    [InlineData("\"Bob\" <sip:+12125550100@example.com>;tag=1", "+12125550100", null)]
    [InlineData("<tel:+1-212-555-0100>", "+12125550100", null)]
    [InlineData("tel:+1-212-555-0100;ext=42", "+12125550100", "42")]
    [InlineData("tel:555-0100;phone-context=+1212", "+12125550100", null)]
    [InlineData("sip:%2B12125550100@example.com", "+12125550100", null)]
    [InlineData("SIP:+12125550100;npdi@example.com", "+12125550100", null)]
    [InlineData("sip:2125550100:secret@example.com", "+12125550100", null)]
    public void Reads_sip_and_tel_uris(string uri, string e164, string? extension) =>
        Assert.Equal(new PhoneParse(e164, extension, null), new PhoneNumbers("US").Parse(uri));

    [Theory]
    [InlineData("212 555 0100 x12", "12")]
    [InlineData("212 555 0100 X 12", "12")]
    [InlineData("(212) 555-0100 ext. 1234", "1234")]
    [InlineData("(212) 555-0100, extension 7", "7")]
    [InlineData("212-555-0100 #99", "99")]
    [InlineData("+1 212 555 0100 ext. 0042", "0042")]
    public void Takes_the_extension_apart(string typed, string extension) =>
        Assert.Equal(new PhoneParse("+12125550100", extension, null), new PhoneNumbers("US").Parse(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("anonymous")]
    [InlineData("Anonymous")]
    [InlineData("sip:anonymous@anonymous.invalid")]
    [InlineData("\"Anonymous\" <sip:anonymous@anonymous.invalid>")]
    [InlineData("unavailable")]
    [InlineData("Restricted")]
    [InlineData("sip:@example.com")]
    public void A_withheld_number_is_no_error(string? typed) => Assert.True(new PhoneNumbers("US").Parse(typed).IsWithheld);

    [Theory]
    [InlineData("US", "555-0100", "area code")]
    [InlineData("US", "911", "too short")]
    [InlineData("US", "201", "too short")]
    [InlineData("US", "+1 212 555 010", "too short")]
    [InlineData("US", "+1 212 555 01000", "too long")]
    [InlineData("US", "112 555 0100", "North America")]
    [InlineData("US", "212 055 0100", "North America")]
    [InlineData("US", "+0 212 555 0100", "country code")]
    [InlineData("US", "1-800-FLOWERS", "letters")]
    [InlineData("US", "+", "no digits")]
    [InlineData("US", "()- ", "no digits")]
    [InlineData("US", "212+555+0100", "plus")]
    [InlineData("US", "++12125550100", "plus")]
    [InlineData("US", "212 555 0100; DROP TABLE Customers", "';'")]
    [InlineData("US", "212*555*0100", "'*'")]
    [InlineData("DE", "901820", "area code")]
    [InlineData("DE", "110", "too short")]
    [InlineData("DE", "030 12345678901234", "too long")]
    [InlineData("GB", "+44 20 7946", "too short")]
    [InlineData("US", "+998 71 123 45 67 89 01 23", "too long")]
    [InlineData("US", "+9", "too short")]
    [InlineData("US", "sip:bob@example.com", "letters")]
    public void What_is_no_number_gets_a_plain_reason(string country, string typed, string reason)
    {
        var parse = new PhoneNumbers(country).Parse(typed);
        Assert.Null(parse.E164);
        Assert.Contains(reason, parse.Problem);
    }

    [Theory]
    [InlineData("US", "212", "+1212")]
    [InlineData("US", "1 212 5", "+12125")]
    [InlineData("US", "+44 20", "+4420")]
    [InlineData("US", "011 4420", "+4420")]
    [InlineData("DE", "030 90", "+493090")]
    [InlineData("DE", "0044 20", "+4420")]
    [InlineData("DE", "4930", "+4930")]
    [InlineData("US", "21", null)]
    [InlineData("US", "Smith 21", null)]
    [InlineData("US", "", null)]
    public void The_beginning_of_a_number_becomes_the_beginning_of_its_e164(string country, string typed, string? prefix) =>
        Assert.Equal(prefix, new PhoneNumbers(country).Prefix(typed));

    [Fact]
    public void Every_number_it_gives_reads_back_as_itself_in_every_country()
    {
        string[] countries = ["US", "GB", "DE", "FR", "IT", "ES", "RU", "AU", "JP", "BR", "HU", "DK"];
        string[] numbers = ["+12125550100", "+442079460958", "+4930901820", "+33142685300", "+390669883145", "+34912345678", "+74951234567", "+998711234567"];
        Assert.All(countries, country => Assert.All(numbers, number => Assert.Equal(number, new PhoneNumbers(country).ToE164(number))));
    }

    [Fact]
    public void Any_text_at_all_gives_an_answer()
    {
        var random = new Random(20260302);
        const string Alphabet = "0123456789+()-./ x#<>:;@sipteltanony\u00A0\uD83D\uDE00\u0661%2B\"\0";
        var numbers = new PhoneNumbers("DE");
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var parse = numbers.Parse(text);
            Assert.True(parse.E164 is null || PhoneNumbers.IsE164(parse.E164), $"'{text}' gave {parse}");
            Assert.True(parse.E164 is null || parse.Problem is null);
        }
    }

    [Fact]
    public void An_endless_text_is_refused() => Assert.Contains("long", new PhoneNumbers("US").Parse(new string('1', 100_000)).Problem);

    [Fact]
    public void An_unknown_country_names_those_that_are_known()
    {
        var error = Assert.Throws<ArgumentException>(() => new PhoneNumbers("XX"));
        Assert.Contains("'XX'", error.Message);
        Assert.Contains("DE", error.Message);
    }
}
