using System.Text;

namespace Ridgeback.Graphs.Ops;

/// <summary>Philox4x32-10 (Salmon et al. 2011), plainly: the reference for the vectorized generator.</summary>
internal static class ReferencePhilox
{
    public static (uint A, uint B, uint C, uint D) Block(ulong key, uint a, uint b, uint c, uint d)
    {
        var k0 = (uint)key;
        var k1 = (uint)(key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var first = 0xD2511F53UL * a;
            var second = 0xCD9E8D57UL * c;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ k0, (uint)second, (uint)(first >> 32) ^ d ^ k1, (uint)first);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (a, b, c, d);
    }

    /// <summary>The key of a stream: FNV-1a of the name, joined with the seed and mixed by splitmix64's finalizer.</summary>
    public static ulong KeyOf(ulong seed, string stream)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var b in Encoding.UTF8.GetBytes(stream))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ hash);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
