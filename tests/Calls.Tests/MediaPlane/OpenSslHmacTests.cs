using System.Security.Cryptography;
using Crm.Telephony.Calls.MediaPlane.Native;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class OpenSslHmacTests
{
    private static readonly byte[] Key = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] Salt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    private static string Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        using var hmac = new OpenSslHmac(key);
        var mac = new byte[20];
        hmac.Compute(data, mac);
        return Convert.ToHexString(mac);
    }

    [Theory]
    [InlineData("0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B", "4869205468657265", "B617318655057264E28BC0B6FB378C8EF146BE00")]
    [InlineData("4A656665", "7768617420646F2079612077616E7420666F72206E6F7468696E673F", "EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79")]
    [InlineData("0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C", "546573742057697468205472756E636174696F6E", "4C1A03424B55E07FE7F27BE1D58BB9324A9A5A04")]
    public void Rfc2202_3_test_cases(string key, string data, string expected) =>
        Assert.Equal(expected, Mac(Convert.FromHexString(key), Convert.FromHexString(data)));

    [Theory]
    [InlineData("AA", 0xDD, "125D7342B9AC11CD91A39AF48AA17B4F63F175D3")]
    public void Rfc2202_3_test_case_3_repeats_its_bytes(string key, byte data, string expected) =>
        Assert.Equal(expected, Mac(Enumerable.Repeat(Convert.ToByte(key, 16), 20).ToArray(), Enumerable.Repeat(data, 50).ToArray()));

    [Fact]
    public void Every_length_of_key_and_data_gives_what_the_portable_one_gives()
    {
        var random = new Random(1);
        for (int length = 0; length <= 1500; length++)
        {
            byte[] key = new byte[length % 65], data = new byte[length];
            random.NextBytes(key);
            random.NextBytes(data);
            Assert.Equal(Convert.ToHexString(HMACSHA1.HashData(key, data)), Mac(key, data));
        }
    }

    [Fact]
    public void One_object_computes_many_independent_MACs()
    {
        var random = new Random(2);
        byte[] key = new byte[20], mac = new byte[20];
        random.NextBytes(key);
        using var hmac = new OpenSslHmac(key);
        for (int i = 0; i < 2000; i++)
        {
            var data = new byte[random.Next(400)];
            random.NextBytes(data);
            hmac.Compute(data, mac);
            Assert.Equal(HMACSHA1.HashData(key, data), mac);
        }
    }

    [Fact]
    public void A_key_longer_than_a_block_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new OpenSslHmac(new byte[65]));

    [Fact]
    public void The_system_s_OpenSSL_is_used() => Assert.IsType<OpenSslHmac>(OpenSslHmac.Factory!(new byte[20]));

    [Fact]
    public void What_one_authenticator_protects_the_other_takes()
    {
        using SrtpContext fast = new(Key, Salt, OpenSslHmac.Factory), portable = new(Key, Salt), fastReceiver = new(Key, Salt, OpenSslHmac.Factory), portableReceiver = new(Key, Salt);
        var random = new Random(3);
        for (int sequence = 0; sequence < 500; sequence++)
        {
            var one = new byte[12 + random.Next(300) + SrtpContext.RtpOverhead];
            random.NextBytes(one);
            RtpPacket.WriteHeader(one, false, 0, (ushort)sequence, (uint)sequence * 160, 7);
            var two = one.ToArray();
            Assert.Equal(one.Length, fast.ProtectRtp(one, one.Length - SrtpContext.RtpOverhead));
            Assert.Equal(two.Length, portable.ProtectRtp(two, two.Length - SrtpContext.RtpOverhead));
            Assert.Equal(one, two);
            var forged = one.ToArray();
            forged[random.Next(2, forged.Length)] ^= 0x40;
            Assert.NotEqual(SrtpResult.Ok, fastReceiver.UnprotectRtp(forged, out _));
            Assert.Equal(SrtpResult.Ok, fastReceiver.UnprotectRtp(two, out _));
            Assert.Equal(SrtpResult.Ok, portableReceiver.UnprotectRtp(one, out _));
            Assert.Equal(one, two);
        }
    }

    [Fact]
    public void Nothing_is_allocated_for_a_packet()
    {
        using var hmac = new OpenSslHmac(new byte[20]);
        Span<byte> mac = stackalloc byte[20];
        var packet = new byte[176];
        for (int i = 0; i < 100; i++) hmac.Compute(packet, mac);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) hmac.Compute(packet, mac);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
