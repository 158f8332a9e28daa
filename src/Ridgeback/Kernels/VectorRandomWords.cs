using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>Philox over one register width.</summary>
/// <typeparam name="V">The register of words.</typeparam>
/// <typeparam name="L">Its arithmetic.</typeparam>
/// <typeparam name="D">The register of doubles.</typeparam>
/// <typeparam name="S">Its arithmetic.</typeparam>
internal sealed unsafe class VectorRandomWords<V, L, D, S> : RandomWords
    where V : unmanaged
    where L : struct, IPhiloxLanes<V>
    where D : unmanaged
    where S : struct, ISimd<D, double>
{
    /// <summary>Blocks of a row in <see cref="FillRows"/>.</summary>
    private const int RowBlocks = 4;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Fill(RandomAddress address, uint firstBlock, nint blocks, uint* words)
    {
        while (blocks >= 2 * L.Blocks)
        {
            // Two groups at once: the latency of one hides behind the other.
            V a0 = L.Counters(firstBlock), b0 = L.Create(address.Example), c0 = L.Create(address.Step), d0 = L.Create(address.Draw);
            V a1 = L.Counters(firstBlock + (uint)L.Blocks), b1 = b0, c1 = c0, d1 = d0;
            var (key0, key1) = ((uint)address.Key, (uint)(address.Key >> 32));
            for (var round = 0; round < Philox.Rounds; round++)
            {
                Round(ref a0, ref b0, ref c0, ref d0, key0, key1);
                Round(ref a1, ref b1, ref c1, ref d1, key0, key1);
                key0 += Philox.Weyl0;
                key1 += Philox.Weyl1;
            }

            L.Store(a0, b0, c0, d0, words);
            L.Store(a1, b1, c1, d1, words + (4 * L.Blocks));
            words += 8 * L.Blocks;
            firstBlock += 2 * (uint)L.Blocks;
            blocks -= 2 * L.Blocks;
        }

        var few = stackalloc uint[4 * L.Blocks];
        while (blocks > 0)
        {
            // The last group is made whole and copied as far as there is room.
            var part = nint.Min(blocks, L.Blocks);
            Group(address, firstBlock, part < L.Blocks ? few : words);
            if (part < L.Blocks)
            {
                Unsafe.CopyBlockUnaligned(words, few, (uint)(part * 4 * sizeof(uint)));
            }

            words += 4 * L.Blocks;
            firstBlock += (uint)L.Blocks;
            blocks -= part;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void FillRows(ulong key, int* examples, nint rows, (uint Step, uint Draw) place, uint firstBlock, uint* words)
    {
        if (L.Blocks == 2 * RowBlocks && rows >= 4)
        {
            // A register holds the blocks of two rows, in the order of Store: which lane is whose is read from Counters.
            var lanes = stackalloc ulong[2 * RowBlocks];
            Unsafe.WriteUnaligned(lanes, L.Counters(0));
            var owners = stackalloc ulong[4 * RowBlocks];
            var counters = stackalloc ulong[2 * RowBlocks];
            for (var i = 0; i < 2 * RowBlocks; i++)
            {
                counters[i] = firstBlock + (lanes[i] % RowBlocks);
            }

            var counter = Unsafe.ReadUnaligned<V>(counters);
            for (; rows >= 4; rows -= 4)
            {
                for (var i = 0; i < 2 * RowBlocks; i++)
                {
                    var row = lanes[i] / RowBlocks;
                    owners[i] = (uint)examples[row];
                    owners[i + (2 * RowBlocks)] = (uint)examples[row + 2];
                }

                V a0 = counter, b0 = Unsafe.ReadUnaligned<V>(owners), c0 = L.Create(place.Step), d0 = L.Create(place.Draw);
                V a1 = counter, b1 = Unsafe.ReadUnaligned<V>(owners + (2 * RowBlocks)), c1 = c0, d1 = d0;
                var (key0, key1) = ((uint)key, (uint)(key >> 32));
                for (var round = 0; round < Philox.Rounds; round++)
                {
                    Round(ref a0, ref b0, ref c0, ref d0, key0, key1);
                    Round(ref a1, ref b1, ref c1, ref d1, key0, key1);
                    key0 += Philox.Weyl0;
                    key1 += Philox.Weyl1;
                }

                L.Store(a0, b0, c0, d0, words);
                L.Store(a1, b1, c1, d1, words + (8 * RowBlocks));
                words += 16 * RowBlocks;
                examples += 4;
            }
        }

        for (; rows > 0; rows--, examples++, words += 4 * RowBlocks)
        {
            Fill(new RandomAddress(key, (uint)*examples, place.Step, place.Draw), firstBlock, RowBlocks, words);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Group(RandomAddress address, uint firstBlock, uint* words)
    {
        V a = L.Counters(firstBlock), b = L.Create(address.Example), c = L.Create(address.Step), d = L.Create(address.Draw);
        var (key0, key1) = ((uint)address.Key, (uint)(address.Key >> 32));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            Round(ref a, ref b, ref c, ref d, key0, key1);
            key0 += Philox.Weyl0;
            key1 += Philox.Weyl1;
        }

        L.Store(a, b, c, d, words);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Normals(uint* words, double* normals, nint pairs)
    {
        var cosines = stackalloc double[S.Width];
        var sines = stackalloc double[S.Width];
        var few = stackalloc uint[2 * S.Width];
        for (nint start = 0; start < pairs; start += S.Width)
        {
            // A pair of words is one lane of 64 bits.
            var part = nint.Min(S.Width, pairs - start);
            var source = words + (2 * start);
            if (part < S.Width)
            {
                Unsafe.CopyBlockUnaligned(few, source, (uint)(part * 2 * sizeof(uint)));
                source = few;
            }

            var lanes = Unsafe.ReadUnaligned<V>(source);
            var size = S.Multiply(S.Add(ToDouble(lanes), S.Constant(1)), S.Constant(1.0 / 4294967296.0));
            var turn = S.Multiply(ToDouble(L.HighHalf(lanes)), S.Constant(1.0 / 4294967296.0));
            var logarithm = Logarithm.OfNormal<double, D, S>(size, S.Constant(0));

            // ln 1 may come out as a negative zero's worth; the root is taken of nothing below 0.
            var radius = S.Sqrt(S.AtLeast(S.Constant(0), S.Multiply(S.Constant(-2), logarithm)));
            Circle.Point<D, S>(turn, out var cosine, out var sine);
            S.Store(S.Multiply(radius, cosine), cosines);
            S.Store(S.Multiply(radius, sine), sines);
            for (nint i = 0; i < part; i++)
            {
                normals[2 * (start + i)] = cosines[i];
                normals[(2 * (start + i)) + 1] = sines[i];
            }
        }
    }

    /// <summary>The low halves as numbers: as the last bits of 2⁵² they are added to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static D ToDouble(V lanes)
    {
        var low = S.And(Unsafe.BitCast<V, D>(lanes), S.Constant(BitConverter.UInt64BitsToDouble(0xFFFFFFFF)));
        return S.Subtract(S.Or(low, S.Constant(4503599627370496.0)), S.Constant(4503599627370496.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref V a, ref V b, ref V c, ref V d, uint key0, uint key1)
    {
        var first = L.MultiplyLow(a, L.Create(Philox.Multiplier0));
        var second = L.MultiplyLow(c, L.Create(Philox.Multiplier1));
        a = L.Xor(L.HighHalf(second), b, L.Create(key0));
        c = L.Xor(L.HighHalf(first), d, L.Create(key1));
        b = second;
        d = first;
    }
}
