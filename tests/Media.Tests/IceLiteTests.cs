using System.Net;
using System.Text;

namespace Crm.Telephony.Media.Tests;

public class IceLiteTests
{
    private static readonly IceCredentials server = new("srvu", "0123456789abcdefghijklmn");
    private static readonly IPEndPoint source = new(IPAddress.Parse("192.0.2.7"), 40000);
    private static readonly TimeSpan start = TimeSpan.FromHours(1);
    private readonly byte[] response = new byte[IceLite.MaxResponseLength];

    [Fact]
    public void An_authentic_check_validates_its_source_and_is_answered()
    {
        var ice = Agent();
        Assert.Equal(IceCheck.NewAddress, ice.Receive(Check(), source, start, response, out var length));
        Assert.True(StunMessage.TryParse(response.AsSpan(0, length), out var message));
        Assert.Equal(StunClass.Success, message.Class);
        Assert.Equal(source, message.MappedAddress);
        Assert.True(message.VerifyIntegrity(Encoding.UTF8.GetBytes(server.Password)));
        Assert.True(ice.IsValidated(source));
        Assert.False(ice.IsValidated(new IPEndPoint(source.Address, 40001)));
        Assert.Equal(source, ice.Selected);
        Assert.False(ice.IsNominated);
    }

    [Fact]
    public void Nomination_selects_and_a_later_one_moves()
    {
        var ice = Agent();
        var other = new IPEndPoint(IPAddress.Parse("2001:db8::1"), 1000);
        ice.Receive(Check(), source, start, response, out _);
        Assert.Equal(IceCheck.NewAddress, ice.Receive(Check(), other, start, response, out _));
        Assert.Equal(source, ice.Selected);
        Assert.Equal(IceCheck.Nominated, ice.Receive(Check(nominate: true), other, start, response, out _));
        Assert.Equal((other, true), (ice.Selected, ice.IsNominated));
        Assert.Equal(IceCheck.Answered, ice.Receive(Check(nominate: true), other, start, response, out _));
        Assert.Equal(IceCheck.Answered, ice.Receive(Check(), source, start, response, out _));
        Assert.Equal(other, ice.Selected);
        Assert.Equal(IceCheck.Nominated, ice.Receive(Check(nominate: true), source, start, response, out _));
        Assert.Equal(source, ice.Selected);
    }

    [Theory]
    [InlineData("srvu:brow", "a wrong password of 24 ch", 401)]
    [InlineData("other:brow", "0123456789abcdefghijklmn", 401)]
    [InlineData("srvu:other", "0123456789abcdefghijklmn", 401)]
    [InlineData("srvu", "0123456789abcdefghijklmn", 401)]
    [InlineData("", "0123456789abcdefghijklmn", 400)]
    [InlineData("srvu:brow", "", 400)]
    public void An_unauthenticated_check_is_refused_and_changes_nothing(string user, string password, int code)
    {
        var ice = Agent();
        Assert.Equal(IceCheck.Refused, ice.Receive(Check(user, password, nominate: true), source, start, response, out var length));
        Assert.True(StunMessage.TryParse(response.AsSpan(0, length), out var message));
        Assert.Equal((StunClass.Error, code), (message.Class, message.ErrorCode));
        Assert.Null(ice.Selected);
        Assert.False(ice.IsValidated(source));
        Assert.Null(ice.ConsentDeadline);
    }

    [Fact]
    public void Before_the_answer_our_own_half_of_the_name_is_enough()
    {
        var ice = new IceLite(server);
        Assert.Equal(IceCheck.NewAddress, ice.Receive(Check("srvu:anyone"), source, start, response, out _));
        ice.SetRemote(new IceCredentials("brow", new string('p', 24)));
        Assert.Equal(IceCheck.Refused, ice.Receive(Check("srvu:anyone"), source, start, response, out _));
    }

    [Fact]
    public void Rfc8445_7_3_1_1_a_controlled_peer_has_to_switch()
    {
        var ice = Agent();
        Assert.Equal(IceCheck.Refused, ice.Receive(Check(controlling: false), source, start, response, out var length));
        Assert.True(StunMessage.TryParse(response.AsSpan(0, length), out var message));
        Assert.Equal(487, message.ErrorCode);
        Assert.True(message.VerifyIntegrity(Encoding.UTF8.GetBytes(server.Password)));
        Assert.Null(ice.Selected);
    }

    [Fact]
    public void An_attribute_that_must_be_understood_is_named_in_the_refusal()
    {
        var bytes = Check();
        // PRIORITY becomes an unassigned type of the lower half; MAC and checksum are made anew.
        var buffer = new byte[200];
        bytes.AsSpan(0, bytes.Length - 32).CopyTo(buffer);
        buffer[bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x00, 0x24, 0x00, 0x04]) + 1] = 0x77;
        var end = bytes.Length - 32;
        buffer[3] = (byte)(end - 20);
        var again = Resign(buffer.AsSpan(0, end), server.Password);
        Assert.Equal(IceCheck.Refused, Agent().Receive(again, source, start, response, out var length));
        Assert.True(StunMessage.TryParse(response.AsSpan(0, length), out var message));
        Assert.Equal(420, message.ErrorCode);
        Assert.True(response.AsSpan(0, length).IndexOf((ReadOnlySpan<byte>)[0x00, 0x0A, 0x00, 0x02, 0x00, 0x77]) > 0);
    }

    [Fact]
    public void Responses_indications_and_noise_are_ignored()
    {
        var ice = Agent();
        Assert.Equal(IceCheck.NewAddress, ice.Receive(Check(), source, start, response, out var length));
        Assert.Equal(IceCheck.Ignored, ice.Receive(response.AsSpan(0, length).ToArray(), source, start, new byte[200], out var none));
        Assert.Equal(0, none);
        Assert.Equal(IceCheck.Ignored, ice.Receive([1, 2, 3], source, start, response, out _));
    }

    [Fact]
    public void Rfc7675_consent_ends_at_its_limit_and_not_before()
    {
        var ice = Agent();
        Assert.False(ice.HasConsent(start));
        ice.Receive(Check(), source, start, response, out _);
        Assert.True(ice.HasConsent(start + IceLite.ConsentLifetime - TimeSpan.FromTicks(1)));
        Assert.False(ice.HasConsent(start + IceLite.ConsentLifetime));
        ice.Receive(Check(), source, start + TimeSpan.FromSeconds(20), response, out _);
        Assert.Equal(start + TimeSpan.FromSeconds(50), ice.ConsentDeadline);
        ice.Receive(Check(password: "a wrong password of 24 ch"), source, start + TimeSpan.FromSeconds(29), response, out _);
        Assert.Equal(start + TimeSpan.FromSeconds(50), ice.ConsentDeadline);
    }

    [Fact]
    public void The_set_of_addresses_is_bounded_and_keeps_the_selected_one()
    {
        var ice = Agent();
        ice.Receive(Check(nominate: true), source, start, response, out _);
        for (var port = 1; port <= 1000; port++)
        {
            ice.Receive(Check(), new IPEndPoint(IPAddress.Loopback, port), start, response, out _);
        }
        Assert.True(ice.IsValidated(source));
        Assert.Equal(15, Enumerable.Range(1, 1000).Count(port => ice.IsValidated(new IPEndPoint(IPAddress.Loopback, port))));
    }

    [Fact]
    public void Damaged_checks_never_throw_and_never_validate()
    {
        var good = Check();
        Fuzz.Attack(good, bytes =>
        {
            var ice = Agent();
            var result = ice.Receive(bytes, source, start, response, out _);
            Assert.True(result is IceCheck.Ignored or IceCheck.Refused || bytes[20..].StartsWith(good.AsSpan(20, good.Length - 28)));
        });
    }

    private static IceLite Agent()
    {
        var ice = new IceLite(server);
        ice.SetRemote(new IceCredentials("brow", new string('p', 24)));
        return ice;
    }

    private static byte[] Check(string user = "srvu:brow", string password = "0123456789abcdefghijklmn", bool nominate = false, bool controlling = true)
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, StunTests.Request.AsSpan(8, 12));
        if (user.Length > 0)
        {
            writer.Username(Encoding.UTF8.GetBytes(user));
        }
        if (controlling)
        {
            writer.IceControlling(77);
        }
        else
        {
            writer.IceControlled(77);
        }
        writer.Priority(0x6E0001FF);
        if (nominate)
        {
            writer.UseCandidate();
        }
        if (password.Length > 0)
        {
            writer.Integrity(Encoding.UTF8.GetBytes(password));
        }
        writer.Fingerprint();
        return buffer[..writer.Length];
    }

    private static byte[] Resign(ReadOnlySpan<byte> attributes, string password)
    {
        var message = new byte[attributes.Length + 32];
        attributes.CopyTo(message);
        StunMessage.ComputeIntegrity(attributes, Encoding.UTF8.GetBytes(password), message.AsSpan(attributes.Length + 4));
        message[attributes.Length + 1] = 8;
        message[attributes.Length + 3] = 20;
        var fingerprint = attributes.Length + 24;
        message[3] = (byte)(message.Length - 20);
        message[fingerprint] = 0x80;
        message[fingerprint + 1] = 0x28;
        message[fingerprint + 3] = 4;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(fingerprint + 4), Crc32.Compute(message.AsSpan(0, fingerprint)) ^ StunMessage.FingerprintMask);
        return message;
    }
}
