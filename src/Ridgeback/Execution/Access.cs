using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>How an operand's elements lie against a kernel's rows × columns.</summary>
internal enum Access
{
    /// <summary>Element by element.</summary>
    Full,

    /// <summary>One number for all.</summary>
    Scalar,

    /// <summary>One number for each column, the same in every row: a bias.</summary>
    RowVector,

    /// <summary>One number for each row.</summary>
    Column,

    /// <summary>None of these; it is stretched by a kernel of its own first.</summary>
    Other,
}

/// <summary>Finds the access pattern of an operand.</summary>
internal static class AccessRule
{
    /// <returns>The pattern and, for row vectors and columns, the number of rows it asks for; 0 when any will do.</returns>
    public static (Access Access, long Rows) Of(Shape operand, Shape domain)
    {
        if (operand.IsScalar)
        {
            return (Access.Scalar, 0);
        }

        if (operand.Count == domain.Count)
        {
            return (Access.Full, 0);
        }

        if (operand.Count == 1)
        {
            return (Access.Scalar, 0);
        }

        var missing = domain.Rank - operand.Rank;
        int Axis(int axis) => axis < missing ? 1 : operand[axis - missing];
        var leading = 0;
        while (leading < domain.Rank && Axis(leading) == 1)
        {
            leading++;
        }

        var trailing = domain.Rank;
        while (trailing > 0 && Axis(trailing - 1) == 1)
        {
            trailing--;
        }

        if (Same(leading, domain.Rank))
        {
            return (Access.RowVector, Product(domain, 0, leading));
        }

        return Same(0, trailing) ? (Access.Column, Product(domain, 0, trailing)) : (Access.Other, 0);

        bool Same(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                if (Axis(i) != domain[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    public static long Product(Shape shape, int from, int to)
    {
        long product = 1;
        for (var i = from; i < to; i++)
        {
            product *= shape[i];
        }

        return product;
    }
}
