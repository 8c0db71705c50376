package example.claims.claim;

import org.springframework.stereotype.Component;

@Component
class ClaimMapper {
    ClaimRow row(Claim claim) {
        Adjuster adjuster = claim.getAdjuster();
        return new ClaimRow(
            claim.getId(),
            claim.getPolicyNumber(),
            claim.getState(),
            claim.getReportedAt(),
            adjuster == null ? null : adjuster.getName());
    }
}
