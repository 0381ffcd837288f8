namespace Crm.Telephony.Sip;

/// <summary>Reads the headers that the engine acts upon into their types, and says which one is wrong.</summary>
internal static class SipHeaderChecks
{
    /// <summary>Headers that may stand once (RFC 3261 section 7.3.1; RFC 4475 section 3.3.8).</summary>
    private static readonly string[] Single =
    [
        SipHeaderNames.From, SipHeaderNames.To, SipHeaderNames.CallId, SipHeaderNames.CSeq, SipHeaderNames.MaxForwards,
        SipHeaderNames.ContentLength, SipHeaderNames.ContentType, SipHeaderNames.Expires, SipHeaderNames.Date,
    ];

    public static SipParseResult Run(SipMessage message)
    {
        string? why = Repeated(message) ?? Vias(message) ?? Parties(message) ?? Sequence(message) ?? Numbers(message) ?? Addresses(message) ?? Date(message);
        if (why is null)
        {
            return new(message, 0, "", false);
        }
        // An unknown method says more than whatever else is wrong with the request (RFC 4475 section 3.1.2.18).
        bool unknown = message.IsRequest && !SipMethods.IsKnown(message.Method);
        return SipParser.Rejected(message, unknown ? 501 : 400, unknown ? "The method is unknown" : why);
    }

    /// <summary>A response goes where the request came from; its Via is what the sender knows it by (RFC 3261 section 17.1.3).</summary>
    public static bool CanAnswer(SipMessage message)
        => message.IsRequest && message.Method != SipMethods.Ack && message[SipHeaderNames.Via] is not null;

    private static string? Repeated(SipMessage message)
    {
        foreach (string name in Single)
        {
            int count = 0;
            foreach (var header in message.Headers)
            {
                count += ReferenceEquals(header.Name, name) ? 1 : 0;
            }
            if (count > 1)
            {
                return $"{name} is given more than once";
            }
        }
        return null;
    }

    private static string? Vias(SipMessage message)
    {
        List<string> values = [];
        foreach (var header in message.Headers)
        {
            if (ReferenceEquals(header.Name, SipHeaderNames.Via) && !SipGrammar.TrySplit(header.Value, values))
            {
                return "Via is malformed";
            }
        }
        if (values.Count == 0)
        {
            return "Via is missing";
        }
        if (SipVia.TryParse(values[0]) is not { } top)
        {
            return "Via is malformed";
        }
        for (int i = 1; i < values.Count; i++)
        {
            if (SipVia.TryParse(values[i]) is null)
            {
                return "Via is malformed";
            }
        }
        message.Vias = values;
        message.Via = top;
        return null;
    }

    private static string? Parties(SipMessage message)
    {
        if (message[SipHeaderNames.From] is not { } from || message[SipHeaderNames.To] is not { } to)
        {
            return "From or To is missing";
        }
        message.From = SipAddress.TryParse(from)!;
        message.To = SipAddress.TryParse(to)!;
        if (message.From is null || message.To is null)
        {
            return message.From is null ? "From is malformed" : "To is malformed";
        }
        return message.From.Tag?.Length > SipLimits.Identifier || message.To.Tag?.Length > SipLimits.Identifier ? "A tag is too long" : null;
    }

    private static string? Sequence(SipMessage message)
    {
        string? callId = message[SipHeaderNames.CallId];
        if (string.IsNullOrEmpty(callId) || callId.Length > SipLimits.Identifier || !SipGrammar.Only(callId, SipGrammar.Word))
        {
            return callId is null ? "Call-ID is missing" : "Call-ID is malformed";
        }
        message.CallId = callId;
        if (message[SipHeaderNames.CSeq] is not { } cseq)
        {
            return "CSeq is missing";
        }
        int space = cseq.AsSpan().IndexOfAny(' ', '\t');
        if (space < 0 || !SipGrammar.TryNumber(cseq.AsSpan(0, space), int.MaxValue, out uint number))
        {
            return "CSeq is not a number below 2^31 and a method";
        }
        var method = SipGrammar.Trim(cseq.AsSpan(space));
        if (!SipGrammar.IsToken(method) || method.Length > SipLimits.Method)
        {
            return "CSeq is not a number below 2^31 and a method";
        }
        message.CSeq = number;
        if (message.IsRequest && !method.SequenceEqual(message.Method))
        {
            return "The method of CSeq is not the method of the request";
        }
        message.Method = SipMethods.Intern(method);
        return null;
    }

    private static string? Numbers(SipMessage message)
    {
        if (message[SipHeaderNames.ContentLength] is { } length && !SipGrammar.TryNumber(length, SipLimits.Message, out _))
        {
            return "Content-Length is not a number in range";
        }
        if (message[SipHeaderNames.MaxForwards] is { } forwards)
        {
            if (!SipGrammar.TryNumber(forwards, 255, out uint hops))
            {
                return "Max-Forwards is not a number up to 255";
            }
            message.MaxForwards = (int)hops;
        }
        return message[SipHeaderNames.Expires] is { } expires && !SipGrammar.TryNumber(expires, uint.MaxValue, out _)
            ? "Expires is not a number below 2^32"
            : null;
    }

    private static string? Addresses(SipMessage message)
    {
        foreach (var header in message.Headers)
        {
            if (ReferenceEquals(header.Name, SipHeaderNames.Contact))
            {
                if (header.Value == "*")
                {
                    message.ContactIsStar = true;
                }
                else if (!TryAddresses(header.Value, message.Contacts, []))
                {
                    return "Contact is malformed";
                }
            }
            else if (ReferenceEquals(header.Name, SipHeaderNames.RecordRoute))
            {
                List<string> texts = message.RecordRoutes.Count == 0 ? [] : message.RecordRoutes;
                if (!TryAddresses(header.Value, [], texts))
                {
                    return "Record-Route is malformed";
                }
                message.RecordRoutes = texts;
            }
            else if (ReferenceEquals(header.Name, SipHeaderNames.Route) && !TryAddresses(header.Value, [], []))
            {
                return "Route is malformed";
            }
        }
        return null;
    }

    private static bool TryAddresses(string value, List<SipAddress> addresses, List<string> texts)
    {
        int first = texts.Count;
        if (!SipGrammar.TrySplit(value, texts))
        {
            return false;
        }
        for (int i = first; i < texts.Count; i++)
        {
            if (SipAddress.TryParse(texts[i]) is not { } address)
            {
                return false;
            }
            addresses.Add(address);
        }
        return true;
    }

    /// <summary>SIP dates are GMT only (section 20.17).</summary>
    private static string? Date(SipMessage message)
        => message[SipHeaderNames.Date] is { } date && !date.EndsWith("GMT", StringComparison.Ordinal) ? "Date is not in GMT" : null;
}
