using System.Net;

namespace Crm.Telephony.Media.Tests;

public class StunTests
{
    private static readonly byte[] password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    /// <summary>RFC 5769 section 2.1.</summary>
    internal static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");

    /// <summary>RFC 5769 section 2.2.</summary>
    private static readonly byte[] response4 = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

    /// <summary>RFC 5769 section 2.3.</summary>
    private static readonly byte[] response6 = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");

    [Fact]
    public void Rfc5769_2_1_sample_request()
    {
        Assert.True(StunMessage.TryParse(Request, out var message));
        Assert.Equal((StunClass.Request, 1), (message.Class, message.Method));
        Assert.Equal("evtj:h6vY"u8, message.Username);
        Assert.Equal(0x6E0001FFu, message.Priority);
        Assert.True(message.Controlled);
        Assert.False(message.Controlling || message.UseCandidate);
        Assert.True(message.VerifyIntegrity(password));
        Assert.False(message.VerifyIntegrity("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Fact]
    public void Rfc5769_2_2_sample_ipv4_response() => AssertResponse(response4, "192.0.2.1");

    [Fact]
    public void Rfc5769_2_3_sample_ipv6_response() => AssertResponse(response6, "2001:db8:1234:5678:11:2233:4455:6677");

    private static void AssertResponse(byte[] bytes, string address)
    {
        Assert.True(StunMessage.TryParse(bytes, out var message));
        Assert.Equal(StunClass.Success, message.Class);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 32853), message.MappedAddress);
        Assert.True(message.VerifyIntegrity(password));
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::9")]
    public void What_is_written_reads_back(string address)
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Success, Request.AsSpan(8, 12));
        writer.XorMappedAddress(new IPEndPoint(IPAddress.Parse(address), 65535));
        writer.Username("ab:cde"u8);
        writer.Integrity(password);
        writer.Fingerprint();
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out var message));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 65535), message.MappedAddress);
        Assert.Equal("ab:cde"u8, message.Username);
        Assert.Equal(Request.AsSpan(8, 12), message.TransactionId);
        Assert.True(message.VerifyIntegrity(password));
    }

    [Fact]
    public void One_changed_bit_is_noticed_anywhere_before_the_fingerprint()
    {
        for (var bit = 0; bit < (Request.Length - 8) * 8; bit++)
        {
            var bytes = Request.ToArray();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(StunMessage.TryParse(bytes, out var message) && message.VerifyIntegrity(password), $"bit {bit}");
        }
    }

    [Fact]
    public void What_follows_the_integrity_counts_for_nothing()
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, Request.AsSpan(8, 12));
        writer.Integrity(password);
        writer.UseCandidate();
        writer.Username("a:b"u8);
        writer.Fingerprint();
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out var message));
        Assert.True(message.VerifyIntegrity(password));
        Assert.False(message.UseCandidate);
        Assert.True(message.Username.IsEmpty);
    }

    [Fact]
    public void Damaged_messages_never_throw() => Fuzz.Attack(Request, bytes =>
    {
        if (StunMessage.TryParse(bytes, out var message))
        {
            Assert.False(message.VerifyIntegrity(password) && !bytes[20..].StartsWith(Request.AsSpan(20, Request.Length - 28)));
            _ = message.MappedAddress;
            _ = message.ErrorCode;
            _ = message.Priority;
        }
    });

    [Fact]
    public void Messages_without_a_fingerprint_are_fuzzed_past_the_checksum()
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Error, Request.AsSpan(8, 12));
        writer.ErrorCode(487, "Role Conflict"u8);
        writer.XorMappedAddress(new IPEndPoint(IPAddress.Loopback, 1));
        writer.Priority(1);
        writer.UseCandidate();
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out var error));
        Assert.Equal(487, error.ErrorCode);
        Fuzz.Attack(buffer[..writer.Length], bytes =>
        {
            if (StunMessage.TryParse(bytes, out var message))
            {
                _ = message.MappedAddress;
                _ = message.ErrorCode;
                _ = message.Priority;
                _ = message.Username.Length;
            }
        });
    }
}
