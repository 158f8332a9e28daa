using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>Philox over one register width.</summary>
/// <typeparam name="V">The register of words.</typeparam>
/// <typeparam name="L">Its arithmetic.</typeparam>
/// <typeparam name="D">The register of doubles.</typeparam>
/// <typeparam name="S">Its arithmetic.</typeparam>
/// <typeparam name="F">The register of floats.</typeparam>
/// <typeparam name="SF">Its arithmetic.</typeparam>
internal sealed unsafe class VectorRandomWords<V, L, D, S, F, SF> : RandomWords
    where V : unmanaged
    where L : struct, IPhiloxLanes<V>
    where D : unmanaged
    where S : struct, ISimd<D, double>
    where F : unmanaged
    where SF : struct, ISimd<F, float>
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Fill(RandomAddress address, uint firstBlock, nint blocks, uint* words)
    {
        while (blocks >= 2 * L.Blocks)
        {
            var example = L.Create(address.Example);
            TwoGroups(address.Key, L.Counters(firstBlock), example, L.Counters(firstBlock + (uint)L.Blocks), example,
                (address.Step, address.Draw), words);
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
    internal override void FillRows(in RandomRows place, nint rows, int blocks, uint* words)
    {
        nint row = 0;
        if (L.Blocks % blocks == 0)
        {
            // A register holds the blocks of one row or of a few, in the order of Store: which lane is whose is read from Counters.
            var together = L.Blocks / blocks;
            var lanes = stackalloc ulong[L.Blocks];
            Unsafe.WriteUnaligned(lanes, L.Counters(0));
            var owners = stackalloc ulong[together * L.Blocks];
            for (var i = 0; i < L.Blocks; i++)
            {
                for (var owner = 0; owner < together; owner++)
                {
                    owners[(owner * L.Blocks) + i] = (int)lanes[i] / blocks == owner ? uint.MaxValue : 0u;
                }

                lanes[i] %= (uint)blocks;
            }

            for (; row <= rows - (2 * together); row += 2 * together)
            {
                Place(place, row, together, lanes, owners, out var counters0, out var examples0);
                Place(place, row + together, together, lanes, owners, out var counters1, out var examples1);
                TwoGroups(place.Key, counters0, examples0, counters1, examples1, (place.Step, place.Draw), words);
                words += 8 * L.Blocks;
            }
        }

        for (; row < rows; row++, words += 4 * blocks)
        {
            Fill(new RandomAddress(place.Key, place.Example(row), place.Step, place.Draw), place.Block(row), blocks, words);
        }
    }

    /// <summary>Counters and examples of a register that begins with a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Place(in RandomRows place, nint row, int together, ulong* lanes, ulong* owners, out V counters, out V examples)
    {
        counters = Unsafe.ReadUnaligned<V>(lanes);
        examples = L.Create(0);
        for (var i = 0; i < together; i++)
        {
            var own = Unsafe.ReadUnaligned<V>(owners + (i * L.Blocks));
            counters = L.Add(counters, L.And(own, L.Create(place.Block(row + i))));
            examples = L.Add(examples, L.And(own, L.Create(place.Example(row + i))));
        }
    }

    /// <summary>Two groups at once: the latency of one hides behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoGroups(ulong key, V a0, V b0, V a1, V b1, (uint Step, uint Draw) place, uint* words)
    {
        V c0 = L.Create(place.Step), d0 = L.Create(place.Draw), c1 = c0, d1 = d0;
        var (key0, key1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            Round(ref a0, ref b0, ref c0, ref d0, key0, key1);
            Round(ref a1, ref b1, ref c1, ref d1, key0, key1);
            key0 += Philox.Weyl0;
            key1 += Philox.Weyl1;
        }

        L.Store(a0, b0, c0, d0, words);
        L.Store(a1, b1, c1, d1, words + (4 * L.Blocks));
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
            var turn = S.Multiply(ToDouble(L.ShiftRight(lanes, 32)), S.Constant(1.0 / 4294967296.0));
            var logarithm = Logarithm.OfNormal<double, D, S>(size, S.Constant(0));

            // ln 1 may come out as a negative zero's worth; the root is taken of nothing below 0.
            var radius = S.Sqrt(S.AtLeast(S.Constant(0), S.Multiply(S.Constant(-2), logarithm)));
            var quarter = S.Round(S.Multiply(turn, S.Constant(4)));
            var angle = S.Multiply(S.MultiplyAdd(quarter, S.Constant(-0.25), turn), S.Constant(2 * Math.PI));
            Circle.Point<double, D, S>(quarter, angle, out var cosine, out var sine);
            S.Store(S.Multiply(radius, cosine), cosines);
            S.Store(S.Multiply(radius, sine), sines);
            for (nint i = 0; i < part; i++)
            {
                normals[2 * (start + i)] = cosines[i];
                normals[(2 * (start + i)) + 1] = sines[i];
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Normals(uint* words, float* normals, nint pairs)
    {
        if (L.Blocks == 1)
        {
            for (; pairs > 0; pairs--, words += 2, normals += 2)
            {
                Pair(SF.Constant(words[0] >> 16), SF.Constant(words[0] & 0xFFFF), SF.Constant(words[1] >> 16),
                    SF.Constant(words[1] & 0xFFFF), out var cosine, out var sine);
                SF.Store(cosine, normals);
                SF.Store(sine, normals + 1);
            }

            return;
        }

        // Two registers of pairs, first words in low halves, become one of first words and one of second words, and the other way round
        // with the results.
        var few = stackalloc uint[4 * L.Blocks];
        var low = L.Create(uint.MaxValue);
        for (nint start = 0; start < pairs; start += 2 * L.Blocks)
        {
            var part = nint.Min(2 * L.Blocks, pairs - start);
            var source = words + (2 * start);
            var target = (uint*)normals + (2 * start);
            if (part < 2 * L.Blocks)
            {
                Unsafe.CopyBlockUnaligned(few, source, (uint)(part * 2 * sizeof(uint)));
                source = target = few;
            }

            V a = Unsafe.ReadUnaligned<V>(source), b = Unsafe.ReadUnaligned<V>(source + (2 * L.Blocks));
            var radius = L.Add(L.And(a, low), L.ShiftLeft(b, 32));
            var angle = L.Add(L.ShiftRight(a, 32), L.ShiftLeft(L.ShiftRight(b, 32), 32));
            Pair(HalfToSingle(L.ShiftRight(radius, 16)), HalfToSingle(radius), HalfToSingle(L.ShiftRight(angle, 16)), HalfToSingle(angle),
                out var cosine, out var sine);
            V first = Unsafe.BitCast<F, V>(cosine), second = Unsafe.BitCast<F, V>(sine);
            Unsafe.WriteUnaligned(target, L.Add(L.And(first, low), L.ShiftLeft(second, 32)));
            Unsafe.WriteUnaligned(target + (2 * L.Blocks), L.Add(L.ShiftRight(first, 32), L.ShiftLeft(L.ShiftRight(second, 32), 32)));
            if (part < 2 * L.Blocks)
            {
                Unsafe.CopyBlockUnaligned(normals + (2 * start), few, (uint)(part * 2 * sizeof(float)));
            }
        }
    }

    /// <summary>Normal numbers from the upper and lower 16 bits of pairs of words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(F high, F low, F angleHigh, F angleLow, out F first, out F second)
    {
        // Near 1 the logarithm of u is that of 1 − u, which has all its digits in the word's complement.
        var value = SF.Add(SF.MultiplyAdd(high, SF.Constant(65536), low), SF.Constant(1));
        Logarithm.Split<float, F, SF>(value, out var n, out var f);
        n = SF.Subtract(n, SF.Constant(32));
        var rest = SF.MultiplyAdd(SF.Subtract(SF.Constant(65535), high), SF.Constant(65536), SF.Subtract(SF.Constant(65535), low));
        f = SF.Select(SF.Equal(n, SF.Constant(0)), SF.Multiply(rest, SF.Constant(-1.0 / 4294967296.0)), f);
        var logarithm = Logarithm.OfParts<float, F, SF>(n, f, SF.Constant(0));
        var radius = SF.Sqrt(SF.AtLeast(SF.Constant(0), SF.Multiply(SF.Constant(-2), logarithm)));

        // What is left of a turn after its nearest quarter is exact but for the last rounding.
        var quarter = SF.Round(SF.Multiply(angleHigh, SF.Constant(1.0 / 16384)));
        var left = SF.MultiplyAdd(SF.MultiplyAdd(quarter, SF.Constant(-16384), angleHigh), SF.Constant(65536), angleLow);
        Circle.Point<float, F, SF>(quarter, SF.Multiply(left, SF.Constant(2 * Math.PI / 4294967296.0)), out var cosine, out var sine);
        first = SF.Multiply(radius, cosine);
        second = SF.Multiply(radius, sine);
    }

    /// <summary>The low 16 of each 32 bits as a number: as the last bits of 2²³ they are added to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F HalfToSingle(V lanes)
    {
        var half = SF.And(Unsafe.BitCast<V, F>(lanes), SF.Constant(BitConverter.UInt32BitsToSingle(0xFFFF)));
        return SF.Subtract(SF.Or(half, SF.Constant(8388608)), SF.Constant(8388608));
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
        a = L.Xor(L.ShiftRight(second, 32), b, L.Create(key0));
        c = L.Xor(L.ShiftRight(first, 32), d, L.Create(key1));
        b = second;
        d = first;
    }
}
