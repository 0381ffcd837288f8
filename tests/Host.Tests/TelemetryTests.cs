using Crm.Host.Contacts;
using Crm.Host.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData("Call from +12125550123 arrived", "Call from +…123 arrived")]
    [InlineData("sip:%2B4915112345678@example.com", "sip:+…678@example.com")]
    [InlineData("+1 and 12 + 13", "+1 and 12 + 13")]
    [InlineData("ticket 12345678", "ticket 12345678")]
    [InlineData("name \r\n2026-01-01 info forged", "name \\u000d\\u000a2026-01-01 info forged")]
    [InlineData("bell \u0007 escape \u001b[31m line \u2028 end", "bell \\u0007 escape \\u001b[31m line \\u2028 end")]
    public void A_line_stays_a_line_and_tells_no_numbers(string text, string expected) => Assert.Equal(expected, LogRedaction.Clean(text));

    [Fact]
    public void A_text_without_end_is_cut() => Assert.True(LogRedaction.Clean(new string('x', 1_000_000)).Length < 10_000);

    [Fact]
    public void Every_line_carries_the_innermost_contact()
    {
        var scopes = new LoggerExternalScopeProvider();
        var formatter = new LineFormatter(new Web.ManualClock());
        var (outer, inner) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.DoesNotContain("contact=", Line());
        using (scopes.Push(new ContactScope(outer)))
        {
            Assert.Contains($"contact={outer} ", Line());
            using (scopes.Push("another scope"))
            using (scopes.Push(new ContactScope(inner)))
                Assert.Equal($"2026-03-02T09:00:00.000Z warning 42 Desk contact={inner} it rang | System.IO.IOException: two\\u000alines\n", Line(new IOException("two\nlines")));
        }

        string Line(Exception? exception = null)
        {
            var output = new StringWriter();
            formatter.Write(new LogEntry<string>(LogLevel.Warning, "Crm.Host.Desk", new EventId(42), "it rang", exception, (state, _) => state), scopes, output);
            return output.ToString();
        }
    }
}
