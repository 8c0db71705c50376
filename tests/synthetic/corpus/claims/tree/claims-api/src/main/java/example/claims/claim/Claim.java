package example.claims.claim;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import java.time.Instant;
import java.util.List;

@Entity
public class Claim {
    @Id
    private long id;
    private String policyNumber;
    private String state;
    private Instant reportedAt;

    @ManyToOne(fetch = FetchType.LAZY)
    private Adjuster adjuster;

    @OneToMany(mappedBy = "claim", fetch = FetchType.LAZY)
    @OrderBy("at")
    private List<Note> notes;

    public long getId() { return id; }
    public String getPolicyNumber() { return policyNumber; }
    public String getState() { return state; }
    public Instant getReportedAt() { return reportedAt; }
    public Adjuster getAdjuster() { return adjuster; }
    public List<Note> getNotes() { return notes; }
}
