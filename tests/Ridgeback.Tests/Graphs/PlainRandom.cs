using System.Numerics;
using System.Text;

namespace Ridgeback.Tests.Graphs;

/// <summary>Philox4x32-10 and what is drawn from it, written a second time in big integers.</summary>
internal static class PlainRandom
{
    private static readonly BigInteger Word = BigInteger.One << 32;
    private static readonly BigInteger Long = BigInteger.One << 64;

    public static uint[] Philox(uint[] counter, uint[] key)
    {
        BigInteger[] c = [.. counter.Select(word => (BigInteger)word)];
        for (var round = 0; round < 10; round++)
        {
            var k0 = (key[0] + ((BigInteger)round * 0x9E3779B9)) % Word;
            var k1 = (key[1] + ((BigInteger)round * 0xBB67AE85)) % Word;
            var p0 = c[0] * 0xD2511F53;
            var p1 = c[2] * 0xCD9E8D57;
            c = [(p1 / Word) ^ c[1] ^ k0, p1 % Word, (p0 / Word) ^ c[3] ^ k1, p0 % Word];
        }

        return [.. c.Select(word => (uint)word)];
    }

    public static double[] Uniform(ulong seed, string stream, int count, int example, uint step, uint draw) =>
        [.. Words(seed, stream, count, example, step, draw).Take(count).Select(word => Math.Floor(word / 256.0) / 16777216)];

    public static double[] Normal(ulong seed, string stream, int count, int example, uint step, uint draw)
    {
        uint[] words = [.. Words(seed, stream, count, example, step, draw)];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var radius = (words[i / 2 * 2] + 1.0) / 4294967296;
            var angle = words[(i / 2 * 2) + 1] / 4294967296.0;
            var length = Math.Sqrt(-2 * Math.Log(radius));
            return length * (i % 2 == 0 ? Math.Cos(2 * Math.PI * angle) : Math.Sin(2 * Math.PI * angle));
        })];
    }

    public static double[] Bernoulli(ulong seed, string stream, double probability, int count, int example, uint step, uint draw) =>
        [.. Words(seed, stream, count, example, step, draw)
            .SelectMany(word => new[] { word % 65536, word / 65536 }).Take(count)
            .Select(half => half < Math.Round(probability * 65536) ? 1.0 : 0.0)];

    private static IEnumerable<uint> Words(ulong seed, string stream, int count, int example, uint step, uint draw)
    {
        var key = Key(seed, stream);
        for (uint block = 0; block <= count / 4; block++)
        {
            foreach (var word in Philox([block, (uint)example, step, draw], [(uint)(key % Word), (uint)(key / Word)]))
            {
                yield return word;
            }
        }
    }

    private static ulong Key(ulong seed, string stream)
    {
        BigInteger hash = 14695981039346656037;
        foreach (var letter in Encoding.UTF8.GetBytes(stream))
        {
            hash = (hash ^ letter) * 1099511628211 % Long;
        }

        return (ulong)Mixed(Mixed((seed + new BigInteger(0x9E3779B97F4A7C15)) % Long) ^ hash);
    }

    private static BigInteger Mixed(BigInteger z)
    {
        z = (z ^ (z / (1L << 30))) * 0xBF58476D1CE4E5B9 % Long;
        z = (z ^ (z / (1L << 27))) * 0x94D049BB133111EB % Long;
        return z ^ (z / (1L << 31));
    }
}
