using System.Text;
using Crm.Telephony.Calls.Legs;

namespace Crm.Calls.Tests.Legs;

public sealed class InfoDigitTests
{
    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5')]
    [InlineData("application/dtmf-relay", "Signal= #\nDuration= 100", '#')]
    [InlineData("Application/DTMF-Relay; charset=utf-8", "Duration=100\r\nSIGNAL=a", 'A')]
    [InlineData("application/dtmf-relay", "Signal=10\r\n", '*')]
    [InlineData("application/dtmf-relay", "Signal=11\r\n", '#')]
    [InlineData("application/dtmf", "7", '7')]
    [InlineData("application/dtmf", " * \r\n", '*')]
    public void A_key_is_read(string type, string body, char key) => Assert.Equal(key, InfoDigit.Parse(type, Encoding.ASCII.GetBytes(body)));

    [Theory]
    [InlineData("application/dtmf-relay", "")]
    [InlineData("application/dtmf-relay", "Signal=")]
    [InlineData("application/dtmf-relay", "Signal=12")]
    [InlineData("application/dtmf-relay", "Signal=x")]
    [InlineData("application/dtmf-relay", "=5")]
    [InlineData("application/dtmf", "55")]
    [InlineData("application/media_control+xml", "5")]
    [InlineData("", "5")]
    public void Anything_else_is_no_key(string type, string body) => Assert.Null(InfoDigit.Parse(type, Encoding.ASCII.GetBytes(body)));

    [Fact]
    public void A_huge_body_is_not_looked_at() => Assert.Null(InfoDigit.Parse("application/dtmf-relay", Encoding.ASCII.GetBytes("Signal=5\r\n" + new string(' ', 1_000))));

    [Fact]
    public void What_we_send_is_what_we_read() => Assert.Equal('#', InfoDigit.Parse(InfoDigit.RelayType, InfoDigit.Format('#')));
}
