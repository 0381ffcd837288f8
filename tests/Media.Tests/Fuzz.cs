namespace Crm.Telephony.Media.Tests;

/// <summary>Damages valid input in reproducible ways. A parser passes when it returns: an exception fails the test.</summary>
internal static class Fuzz
{
    public delegate void Input(ReadOnlySpan<byte> bytes);

    /// <summary>Every prefix, then seeded bit flips, byte changes, insertions, deletions and splices.</summary>
    public static void Attack(byte[] valid, Input parse, int mutations = 3000, int seed = 1)
    {
        for (var length = 0; length <= valid.Length; length++)
        {
            // A copy of exactly that length, so that reading past the end cannot go unnoticed.
            parse(valid.AsSpan(0, length).ToArray());
        }
        var random = new Random(seed);
        for (var i = 0; i < mutations; i++)
        {
            var bytes = valid.ToList();
            for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 0; changes--)
            {
                Mutate(bytes, random);
            }
            parse(bytes.ToArray());
        }
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                break;
            case 3:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 4:
                bytes.RemoveRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1));
                break;
            default:
                bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, Math.Min(16, bytes.Count - at) + 1)));
                break;
        }
    }
}
