namespace Crm.Telephony.Sip;

/// <summary>Bounds of everything that a peer can make long. Far above what real messages need, and what keeps a hostile one cheap.</summary>
internal static class SipLimits
{
    /// <summary>Bytes of a whole message; what a UDP datagram can hold.</summary>
    public const int Message = 65_535;

    /// <summary>Bytes of the start line and the headers.</summary>
    public const int Head = 32_768;

    /// <summary>Header lines in a message.</summary>
    public const int Headers = 200;

    /// <summary>Characters of one header's value, unfolded.</summary>
    public const int HeaderValue = 8_192;

    /// <summary>Characters of a URI.</summary>
    public const int Uri = 2_048;

    /// <summary>Parameters of one URI, address or Via.</summary>
    public const int Parameters = 64;

    /// <summary>Values in one comma-separated header, and Via or Route values in all.</summary>
    public const int ListValues = 100;

    /// <summary>Characters of a Call-ID or a tag: they are kept as keys.</summary>
    public const int Identifier = 512;

    /// <summary>Characters of an extension method.</summary>
    public const int Method = 64;
}
