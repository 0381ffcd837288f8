using System.Net;
using Crm.Telephony.Calls.MediaPlane;
using SocketAddress = Crm.Telephony.Calls.MediaPlane.Native.SocketAddress;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>The rules by which a plain leg believes a source; <see cref="NatTests"/> shows them on sockets.</summary>
public sealed class PeerAddressTests
{
    private static readonly SocketAddress Named = At("192.168.1.20:4000");
    private static readonly SocketAddress Nat = At("198.51.100.7:31000");
    private static readonly SocketAddress OtherPortOfNat = At("198.51.100.7:31002");
    private static readonly SocketAddress Signalling = At("198.51.100.7:5060");
    private static readonly SocketAddress Third = At("203.0.113.9:4000");

    private static SocketAddress At(string address) => new(IPEndPoint.Parse(address));

    private static PeerAddress Negotiated(in SocketAddress signalling)
    {
        PeerAddress peer = default;
        peer.Negotiate(Named, signalling);
        return peer;
    }

    private static bool Take(ref PeerAddress peer, in SocketAddress source)
    {
        if (!peer.MayBe(source)) return false;
        peer.Confirm(source);
        return true;
    }

    [Fact]
    public void Before_a_description_nobody_is_believed()
    {
        PeerAddress peer = default;
        Assert.False(peer.MayBe(Named));
        Assert.False(peer.MayBe(default));
    }

    [Fact]
    public void The_signalling_host_latches_one_port_and_no_other()
    {
        var peer = Negotiated(Signalling);
        Assert.False(Take(ref peer, Third));
        Assert.True(Take(ref peer, Nat));
        Assert.Equal(Nat, peer.Current);
        Assert.True(peer.IsElsewhere);
        Assert.False(Take(ref peer, OtherPortOfNat));
        Assert.False(Take(ref peer, Third));
        Assert.Equal(Nat, peer.Current);
    }

    [Fact]
    public void The_named_address_comes_before_the_signalling_host_for_good()
    {
        var peer = Negotiated(Signalling);
        Assert.True(Take(ref peer, Nat));
        Assert.True(Take(ref peer, Named));
        Assert.False(peer.IsElsewhere);
        Assert.False(Take(ref peer, Nat));
        Assert.Equal(Named, peer.Current);
    }

    [Fact]
    public void Once_the_named_address_was_heard_the_signalling_host_is_a_third()
    {
        var peer = Negotiated(Signalling);
        Assert.True(Take(ref peer, Named));
        Assert.False(Take(ref peer, Nat));
    }

    [Fact]
    public void Without_a_signalling_host_the_named_one_alone_counts()
    {
        var peer = Negotiated(default);
        Assert.False(Take(ref peer, Nat));
        Assert.True(Take(ref peer, At("192.168.1.20:9999")));
        Assert.False(peer.IsElsewhere);
    }

    [Fact]
    public void The_same_description_over_the_same_way_changes_nothing()
    {
        var peer = Negotiated(Signalling);
        Take(ref peer, Nat);
        peer.Negotiate(Named, At("198.51.100.7:6000"));
        Assert.Equal(Nat, peer.Current);
        Assert.False(Take(ref peer, OtherPortOfNat));
    }

    [Fact]
    public void A_phone_that_moved_to_another_network_is_found_there()
    {
        var peer = Negotiated(Signalling);
        Take(ref peer, Nat);
        peer.Negotiate(Named, Third);
        Assert.False(Take(ref peer, Nat));
        Assert.True(Take(ref peer, Third));
        Assert.Equal(Third, peer.Current);
    }

    [Fact]
    public void A_named_address_that_was_heard_stays_whatever_way_the_same_description_comes()
    {
        var peer = Negotiated(Signalling);
        Take(ref peer, Named);
        peer.Negotiate(Named, Third);
        Assert.False(Take(ref peer, Third));
    }
}
