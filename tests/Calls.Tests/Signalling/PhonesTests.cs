using System.Net;
using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Signalling;

public sealed class PhonesTests
{
    private static readonly SipFlow FirstSocket = new(SipTransport.SecureWebSocket, new IPEndPoint(IPAddress.Loopback, 40_000), 1);
    private static readonly SipFlow SecondSocket = FirstSocket with { Connection = 2 };

    private readonly Phones _phones = new();

    private PhoneChange Register(string contact, SipFlow flow) =>
        _phones.Registered(new SipPhoneRegistered("bob", contact, flow, TimeSpan.FromMinutes(1), null, Refresh: false));

    [Fact]
    public void The_first_registration_is_no_replacement()
    {
        Assert.Equal(PhoneChange.Appeared, Register("sip:a1@x.invalid", FirstSocket));
        Assert.True(_phones.IsBrowser("bob"));
        Assert.Equal("sip:a1@x.invalid", _phones.ContactOf("bob"));
    }

    [Fact]
    public void A_refresh_is_nothing_new()
    {
        Register("sip:a1@x.invalid", FirstSocket);

        Assert.Equal(PhoneChange.Refreshed, Register("sip:a1@x.invalid", FirstSocket));
    }

    [Fact]
    public void The_same_page_over_another_connection_has_moved()
    {
        Register("sip:a1@x.invalid", FirstSocket);

        Assert.Equal(PhoneChange.Appeared, Register("sip:a1@x.invalid", SecondSocket));
    }

    [Fact]
    public void Another_contact_is_another_instance_even_after_the_former_unregistered()
    {
        Register("sip:a1@x.invalid", FirstSocket);
        _phones.Unregistered("bob");

        Assert.Equal(PhoneChange.NewInstance, Register("sip:b2@x.invalid", SecondSocket));
    }

    [Fact]
    public void The_same_page_that_comes_back_keeps_its_calls()
    {
        Register("sip:a1@x.invalid", FirstSocket);
        _phones.Unregistered("bob");

        Assert.Equal(PhoneChange.Appeared, Register("sip:a1@x.invalid", FirstSocket));
    }
}
