namespace Ridgeback.Data;

/// <summary>What is to be learned from a dataset.</summary>
public enum LearningTask
{
    /// <summary>Nothing: the rows have neither labels nor targets, as when predicting.</summary>
    None,

    /// <summary>One class of several for each row.</summary>
    Classification,

    /// <summary>One or more real numbers for each row.</summary>
    Regression,
}
