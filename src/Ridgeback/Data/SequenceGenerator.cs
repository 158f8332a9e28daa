using System.Numerics;

namespace Ridgeback.Data;

/// <summary>A small sequential random number generator for shuffling: xoshiro256**, seeded by SplitMix64 (Blackman and Vigna).</summary>
/// <remarks>A mutable value: pass it by reference.</remarks>
internal struct SequenceGenerator
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">What the numbers are for; streams of one seed are independent.</param>
    /// <param name="position">The epoch, or another counter within the stream.</param>
    public SequenceGenerator(ulong seed, Stream stream, ulong position = 0)
    {
        var state = seed;
        state = SplitMix(ref state) ^ (ulong)stream;
        state = SplitMix(ref state) ^ position;
        (s0, s1, s2, s3) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    internal SequenceGenerator((ulong S0, ulong S1, ulong S2, ulong S3) state) => (s0, s1, s2, s3) = state;

    /// <summary>Who draws.</summary>
    public enum Stream : ulong
    {
        Split = 1,
        BatchOrder = 2,
        Augmentation = 3,
        Bootstrap = 4,
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A whole number of 0 … limit − 1, each exactly as likely (Lemire's multiplication with rejection).</summary>
    public int Below(int limit)
    {
        var bound = (ulong)limit;
        var high = Math.BigMul(Next(), bound, out var low);
        if (low < bound)
        {
            var threshold = (0 - bound) % bound;
            while (low < threshold)
            {
                high = Math.BigMul(Next(), bound, out low);
            }
        }

        return (int)high;
    }

    /// <summary>Fisher–Yates: every order is equally likely.</summary>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    internal static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
