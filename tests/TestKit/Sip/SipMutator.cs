using System.Text;

namespace Crm.TestKit.Sip;

/// <summary>
/// Spoils SIP messages, the same way for the same seed: some bytes changed, cut, doubled or replaced, or one header, parameter or SDP line given
/// a value that parsers trip over (empty, endless, out of range, unbalanced, of another character set).
/// </summary>
public sealed class SipMutator(int seed)
{
    private static readonly byte[][] Pieces = [.. new[] { "\r\n", "\r\n ", "\n", "\"", "<", ">", ";", ",", "%", "%00", "\\", "\0", "[", "]:", "@", "é", ":::", "=", "SIP/2.0", "\r\n\r\n", "Content-Length: 99999999999\r\n" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly string[] Values =
    [
        "", " ", "-1", "0", "1", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "18446744073709551616", "1e9", "%s%n%x", "%", "\0", "\"", "\"\\", "<", "<<>>", ">", ";", ";;;;=", ",,,,",
        "=", "*", "@", "sip:", "sip:@", "sip:a@[::", "sip:a:b:c@d:e", "sips:\u00e9@\u00fc", "tel:", "<sip:a@127.0.0.1:99999>", "<sip:a@b>;tag=", "127.0.0.1:0", "SIP/2.0/UDP", "SIP/2.0/UDP ;branch=", "1 INVITE INVITE", "INVITE 1",
        "Digest", "Digest a=\"", "Digest username=,realm=,nonce=", "multipart/mixed;boundary=", "IN IP6 ::", "IN IP4 255.255.255.255", "audio 0 RTP/AVP", "audio -1 RTP/AVP 0", "audio 9 RTP/AVP 999 -1 a", "0 0 0 0",
    ];

    private static readonly int[] Lengths = [1, 64, 255, 256, 511, 513, 1_024, 2_049, 8_193, 33_000];

    private readonly Random _random = new(seed);

    /// <summary>A number below <paramref name="most"/> from the same sequence.</summary>
    public int Next(int most) => _random.Next(most);

    /// <summary>A spoiled copy; now and then whole.</summary>
    public byte[] Spoil(string message) => _random.Next(10) switch
    {
        0 => Encoding.Latin1.GetBytes(message),
        < 6 => Encoding.Latin1.GetBytes(SpoilLine(message)),
        _ => SpoilBytes(Encoding.Latin1.GetBytes(message)),
    };

    /// <summary>One to five edits anywhere.</summary>
    public byte[] SpoilBytes(byte[] source)
    {
        var bytes = source.ToList();
        for (int edits = _random.Next(1, 6); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = _random.Next(bytes.Count);
            switch (_random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(_random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Pieces[_random.Next(Pieces.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(1, 200), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }

    private string SpoilLine(string message)
    {
        var lines = message.Split("\r\n").ToList();
        int at = _random.Next(lines.Count);
        string line = lines[at];
        switch (_random.Next(6))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.InsertRange(at, Enumerable.Repeat(line, 1 << _random.Next(9)));
                break;
            case 2:
                int name = line.AsSpan().IndexOfAny(':', '=') + 1;
                lines[at] = line[..name] + Value();
                break;
            case 3:
                lines[at] = $"{line};{Value()}={Value()}";
                break;
            case 4:
                int cut = _random.Next(line.Length + 1);
                lines[at] = line[..cut] + Value() + line[cut..];
                break;
            default:
                (lines[at], lines[^1]) = (lines[^1], line);
                break;
        }
        return string.Join("\r\n", lines);
    }

    private string Value() => _random.Next(4) == 0 ? new string("aA0;,<\"% :\u00ff"[_random.Next(11)], Lengths[_random.Next(Lengths.Length)]) : Values[_random.Next(Values.Length)];
}
