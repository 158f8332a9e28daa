using System.Text;

namespace Ridgeback.Kernels;

/// <summary>
/// Philox4x32-10: four random words from a 128-bit counter and a 64-bit key, with no state between calls.
/// J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
/// </summary>
internal static class Philox
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>The block of four words at a counter.</summary>
    internal static (uint Word0, uint Word1, uint Word2, uint Word3) Block(
        (uint Word0, uint Word1, uint Word2, uint Word3) counter, ulong key)
    {
        var (a, b, c, d) = counter;
        var (key0, key1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var first = (ulong)Multiplier0 * a;
            var second = (ulong)Multiplier1 * c;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ key0, (uint)second, (uint)(first >> 32) ^ d ^ key1, (uint)first);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (a, b, c, d);
    }

    /// <summary>The key of a named stream: FNV-1a of its UTF-8 name, joined with the seed and mixed.</summary>
    internal static ulong KeyOf(ulong seed, string stream)
    {
        var hash = 0xCBF29CE484222325ul;
        foreach (var value in Encoding.UTF8.GetBytes(stream))
        {
            hash = (hash ^ value) * 0x100000001B3ul;
        }

        return Mix(Mix(seed + 0x9E3779B97F4A7C15ul) ^ hash);
    }

    /// <summary>The finalizer of SplitMix64: every bit depends on every bit.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ul;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBul;
        return value ^ (value >> 31);
    }
}
